/** Everything that the HTTP door bounds. */
import { FHIR_LIMITS, type FhirLimits } from './fhir/fhir-limits.ts';

export interface HttpLimits {
  readonly fhir: FhirLimits;
  readonly bodyBytesMax: number;
  /** All headers of one request together. */
  readonly headerBytesMax: number;
  /** Objects and arrays inside each other in one JSON body. */
  readonly jsonDepthMax: number;
  /** From the first byte of a request to the last of its headers, milliseconds. */
  readonly headersMs: number;
  /** From the first byte of a request to its last, milliseconds. */
  readonly requestMs: number;
  /** An idle connection is kept for this long, milliseconds. */
  readonly keepAliveMs: number;
  readonly connectionsMax: number;
  /** `close()` lets requests finish for this long, milliseconds. */
  readonly closeMs: number;
}

export const HTTP_LIMITS: HttpLimits = {
  fhir: FHIR_LIMITS,
  bodyBytesMax: 65_536,
  headerBytesMax: 16_384,
  jsonDepthMax: 16,
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 60_000,
  connectionsMax: 2_000,
  closeMs: 5_000,
};
