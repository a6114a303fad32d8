/** Several values of one element at once. https://hl7.org/fhir/R4/search.html#composite */
import type { SearchKind, SearchValue } from './definitions/search.ts';
import { dateSpans } from './search-query-dates.ts';
import { beyond, endParts, numberEnds, quantityAsked, type UnitAsked } from './search-query-numbers.ts';
import { searchablesOf, type Searchable } from './search-query-parameters.ts';
import { joined, partLength, pushRows, textHash } from './search-query-rows.ts';
import {
  ANY,
  type Bare,
  END,
  splitEscaped,
  Unaskable,
  unescaped,
  type ValueCondition,
  type ValueContext,
  type ValuePart,
} from './search-query-spans.ts';
import { tokenAsked } from './search-query-tokens.ts';
import { compareBytes, foldText } from './value-encoding.ts';

/** Units are not in the rows of composites: where one is asked for, the values themselves are looked at. */
export function unitsAsked(searchable: Searchable, values: readonly string[], context: ValueContext): ValueCondition['confirm'] {
  const { components, name } = searchable.definition;
  const asked = values.map((value) => ({
    spans: compositeSpans(searchable, value, context),
    units: splitEscaped(value, '$').map((text, index) =>
      components[index]?.kind === 'quantity' ? quantityAsked(text, name).unit : undefined,
    ),
  }));
  if (asked.every(({ units }) => units.every((unit) => unit === undefined))) return undefined;
  return (found) => {
    if (found.kind !== 'composite') return false;
    const rows: Uint8Array[] = [];
    pushRows(found, rows);
    const [row] = rows;
    return (
      row !== undefined &&
      asked.some(
        ({ spans, units }) =>
          spans.some((span) => isWithin(row, span)) &&
          units.every((unit, index) => unit === undefined || hasUnit(found.parts[index], unit)),
      )
    );
  };
}

const hasUnit = (value: SearchValue | undefined, { system, code }: UnitAsked): boolean =>
  value?.kind === 'quantity' &&
  (system === '' ? value.code === code || value.unit === code : value.code === code && value.system === system);

/** What the store asks of a row, of one that is at hand. */
function isWithin(row: Uint8Array, { low, high, parts }: Bare): boolean {
  const isAbove = high === undefined ? compareBytes(row, low) === 0 : compareBytes(row, low) >= 0 && compareBytes(row, high) < 0;
  return (
    isAbove &&
    (parts ?? []).every((part) => {
      const piece = row.subarray(part.at, part.length === undefined ? undefined : part.at + part.length);
      return (
        (part.low === undefined || compareBytes(piece, part.low) >= 0) && (part.high === undefined || compareBytes(piece, part.high) < 0)
      );
    })
  );
}

export function compositeSpans({ definition }: Searchable, value: string, context: ValueContext): readonly Bare[] {
  const texts = splitEscaped(value, '$');
  const { components, name, type } = definition;
  if (texts.length !== components.length) throw new Unaskable('value', `${name} has ${components.length} parts with $ between them`);
  let found: readonly (readonly ValuePart[])[] = [[]];
  let at = 0;
  for (const [index, component] of components.entries()) {
    const start = at;
    const alternatives = partAlternatives(type, component, texts[index] ?? '', start, context);
    found = found.flatMap((parts) => alternatives.map((each) => [...parts, ...each]));
    at += partLength(component.kind === 'special' || component.kind === 'composite' ? 'string' : component.kind);
  }
  // The first part leads, so that only its rows are walked.
  return found.map((parts) => {
    const [first, ...others] = parts;
    if (first?.low === undefined || first.at !== 0) return { ...ANY, parts };
    return { low: first.low, high: first.high ?? END, parts: first.length === undefined ? others : parts };
  });
}

function partAlternatives(
  type: string,
  { name, kind }: { readonly name: string; readonly kind: SearchKind },
  text: string,
  at: number,
  context: ValueContext,
): readonly (readonly ValuePart[])[] {
  const is = (bytes: Uint8Array, from = at): ValuePart => ({ at: from, length: bytes.length, low: bytes, high: beyond(bytes) });
  switch (kind) {
    case 'token': {
      const { system, code } = tokenAsked(text);
      if (code === '') throw new Unaskable('value', `${name} needs a code within a composite`);
      return [system === undefined ? [is(textHash(code))] : [is(joined([textHash(code), textHash(system)]))]];
    }
    case 'string':
      return [[is(joined([textHash(foldText(unescaped(text))), textHash('')]))]];
    case 'uri':
      return [[is(joined([textHash(unescaped(text)), textHash('')]))]];
    case 'reference': {
      const [referenceType, id] = unescaped(text).startsWith(`${context.base}/`)
        ? unescaped(text)
            .slice(context.base.length + 1)
            .split('/')
        : unescaped(text).split('/');
      if (unescaped(text).includes(':') && !unescaped(text).startsWith(context.base))
        return [[is(joined([textHash(unescaped(text)), textHash('')]))]];
      if (id === undefined) return [[is(textHash(referenceType ?? ''))]];
      return [[is(joined([textHash(id), textHash(referenceType ?? '')]))]];
    }
    case 'number':
      return numberEnds(text, name).map((ends) => {
        const from = ends.high?.from ?? ends.low?.from;
        const before = ends.low?.before ?? ends.high?.before;
        return [{ at, length: 8, ...(from && { low: from }), ...(before && { high: before }) }];
      });
    case 'quantity':
      // Units are not within composites: see `unitsAsked`.
      return numberEnds(quantityAsked(text, name).number, name).map((ends) => endParts(ends, at));
    case 'date':
      return dateSpans(text, name, context).map(({ low, high, parts }) => [
        { at, length: 8, low, ...(high && { high }) },
        ...(parts ?? []).map((part) => ({ ...part, at: at + part.at, length: 8 })),
      ]);
    case 'composite':
    case 'special':
      throw new Unaskable('not-supported', `${searchablesOf(type).get(name)?.definition.name ?? name} is not searched within a composite`);
  }
}
