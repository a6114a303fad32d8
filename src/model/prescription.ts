/** The life of a prescription at the pharmacy: which state follows which, by whose doing. */

export const PRESCRIPTION_STATES = ['entered', 'in preparation', 'ready', 'handed over', 'returned to stock', 'cancelled'] as const;
export type PrescriptionState = (typeof PRESCRIPTION_STATES)[number];

/** What is done with a prescription. `return` is what the centre itself does with what nobody has collected. */
export type PrescriptionStep = 'prepare' | 'ready' | 'hand-over' | 'cancel' | 'return';

const STEPS: Readonly<Record<PrescriptionStep, { readonly from: readonly PrescriptionState[]; readonly to: PrescriptionState }>> = {
  // What went back to stock may be asked for again.
  prepare: { from: ['entered', 'returned to stock'], to: 'in preparation' },
  // Some things need no preparation: they are taken from the shelf.
  ready: { from: ['entered', 'in preparation', 'returned to stock'], to: 'ready' },
  'hand-over': { from: ['ready'], to: 'handed over' },
  cancel: { from: ['entered', 'in preparation', 'ready', 'returned to stock'], to: 'cancelled' },
  return: { from: ['ready'], to: 'returned to stock' },
};

/** The state after a step; undefined where the step does not lead on from there. */
export const nextState = (state: PrescriptionState, step: PrescriptionStep): PrescriptionState | undefined =>
  STEPS[step].from.includes(state) ? STEPS[step].to : undefined;

/** Longest name of a medication, in UTF-16 units. */
export const MEDICATION_LENGTH_MAX = 200;
