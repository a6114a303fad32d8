/**
 * Search values as index bytes (value-encoding.ts): what search-parameters.ts needs to take its table from the specification.
 * Quantities and composites have no encoding yet, and concepts with words only none for their words.
 */
import { isTypeName, typeCode } from '../resource-types.ts';
import { dateValue, numberValue, referenceValue, stringValue, tokenValue } from '../value-encoding.ts';
import type { SearchValue } from './search.ts';

/** Undefined where there is nothing to index. */
export function searchBytes(value: SearchValue): Uint8Array | undefined {
  switch (value.kind) {
    case 'token':
      return value.code === undefined ? undefined : tokenValue(value.system, value.code);
    case 'reference':
      // Absolute URLs lead to other servers; those that lead here are made relative before they are stored.
      return value.url !== undefined || value.type === undefined || value.id === undefined || !isTypeName(value.type)
        ? undefined
        : referenceValue(typeCode(value.type), value.id);
    case 'date':
      return dateValue(value.low, value.high);
    case 'string':
      return stringValue(value.text);
    case 'number':
      return numberValue(value.value);
    case 'uri':
      return tokenValue(undefined, value.uri);
    case 'quantity':
    case 'composite':
      return undefined;
  }
}
