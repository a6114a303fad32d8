/** A batch is as many acts as it has entries, each with its own answer. https://hl7.org/fhir/R4/http.html#brules */
import type { Returned } from '#fhir/interactions.ts';
import { isRefusal } from '#model/refusal.ts';
import { readEntry } from './bundle-entries.ts';
import { responseEntry } from './bundle-responses.ts';
import { bundleBody } from './bundles.ts';
import type { FhirAnswer, FhirRequest, Json } from './requests.ts';
import type { House } from '../house.ts';
import type { Answer, Context } from '../requests.ts';

/** Performs one interaction as an act of its own. */
export type PerformOne = (request: FhirRequest, context: Context) => Promise<Answer<'fhir'>>;

/** Entries that are under way at the same time: their commits go together. */
const AT_ONCE = 32;

const PLAIN = { returned: undefined, part: undefined, isHead: false };

/** `returned` is what the whole request prefers of what it writes. */
export async function batch(
  house: House,
  entries: readonly Json[],
  returned: Returned | undefined,
  { base }: FhirRequest,
  context: Context,
  one: PerformOne,
): Promise<FhirAnswer> {
  const answers: string[] = entries.map(() => '');
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < entries.length; index = next++) {
      const asked = readEntry(entries[index], index, base, returned);
      const own = context.key === undefined ? context : { ...context, key: `${context.key}/${index}` };
      const answer = isRefusal(asked) ? asked : await one({ verb: 'fhir', interaction: asked.interaction, base }, own);
      answers[index] = responseEntry(answer, base, isRefusal(asked) ? PLAIN : asked.shape);
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, entries.length) }, work));
  return { status: 200, whole: true, body: bundleBody('batch-response', { entries: answers, now: house.now() }) };
}
