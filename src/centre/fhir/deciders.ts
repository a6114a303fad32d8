/** What FHIR's interactions are given, and what each of them is: one decision. Wired in interactions.ts. */
import type { Refusal } from '#model/refusal.ts';
import type { Criteria } from './criteria.ts';
import type { FhirAnswer, FhirInteraction, SearchFhir } from './requests.ts';
import type { FhirView } from './view.ts';
import type { FhirWrites } from './writes.ts';
import type { House } from '../house.ts';
import type { Deciding, Decision } from '../perform.ts';

/** What the interactions share. */
export interface Deciders {
  readonly house: House;
  readonly search: SearchFhir;
  readonly writes: FhirWrites;
  readonly view: FhirView;
  readonly criteria: Criteria;
  /** Clients may choose ids by PUT. */
  readonly clientIds: boolean;
}

export type Of<D extends FhirInteraction['do']> = Extract<FhirInteraction, { do: D }>;

/** What is decided on an interaction; `base` is the service's address. */
export type Decide<D extends FhirInteraction['do']> = (
  interaction: Of<D>,
  deciding: Deciding,
  base: string,
) => Promise<Decision<FhirAnswer> | Refusal>;

/** Interactions that are one decision: a Bundle is several, and bookings are the desk's. */
export type Decided = Exclude<FhirInteraction['do'], 'bundle' | 'hold-time' | 'book-time'>;

/** Decides on any of them. */
export type DecideAny = Decide<Decided>;
