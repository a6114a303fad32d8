/** What the FHIR part of the HTTP door bounds. */
export interface FhirLimits {
  /** One body, a Bundle's included. */
  readonly bodyBytesMax: number;
  /** Parameters of one search. */
  readonly parametersMax: number;
  /** An address with its query. */
  readonly urlCharsMax: number;
}

export const FHIR_LIMITS: FhirLimits = { bodyBytesMax: 16 * 1024 * 1024, parametersMax: 256, urlCharsMax: 16_384 };
