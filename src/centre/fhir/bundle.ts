/** A Bundle that is sent to the service: a batch or a transaction. https://hl7.org/fhir/R4/http.html#transaction */
import { isJsonObject, member } from '#fhir/json.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import { isValid, validateResource } from '#fhir/validate.ts';
import { batch, type PerformOne } from './batch.ts';
import { type Entry, transactionEntries } from './bundle-entries.ts';
import { responseEntry } from './bundle-responses.ts';
import { bundleBody } from './bundles.ts';
import type { DecideAny, Deciders, Of } from './deciders.ts';
import { type FhirAnswer, type FhirRequest, type Json, refuseIssue } from './requests.ts';
import { transaction } from './transaction.ts';
import { performAct } from '../perform.ts';
import type { Answer, Context } from '../requests.ts';

/** Entries of one Bundle. */
const BUNDLE_ENTRIES_MAX = 10_000;

/** `decideOn` decides as `one` would, and performs nothing. */
export function bundles(deciders: Deciders, one: PerformOne, decideOn: DecideAny) {
  const { house } = deciders;

  return async ({ bundle, returned }: Of<'bundle'>, request: FhirRequest, context: Context): Promise<Answer<'fhir'>> => {
    if (context.principal === undefined) return refuse('unauthenticated', 'log in first');
    const type = member(bundle, 'type');
    const listed = member(bundle, 'entry');
    const entries: readonly Json[] = Array.isArray(listed) ? listed : [];
    const attempt = { act: 'write-bundle', purpose: 'TREAT', context, about: `${entries.length} entries` } as const;
    const no = (refusal: Refusal): Promise<Answer<'fhir'>> => performAct<FhirAnswer>(house, attempt, async () => refusal);
    if (!isJsonObject(bundle) || bundle['resourceType'] !== 'Bundle')
      return no(refuseIssue('bad-request', 'a Bundle is expected here', 'invalid'));
    if (type !== 'batch' && type !== 'transaction') {
      return no(refuseIssue('bad-request', 'a Bundle of type batch or transaction is expected here', 'value', 'Bundle.type'));
    }
    if (entries.length > BUNDLE_ENTRIES_MAX)
      return no(refuseIssue('too-large', `a Bundle has at most ${BUNDLE_ENTRIES_MAX} entries`, 'too-costly'));
    if (type === 'batch') return { ok: await batch(house, entries, returned, request, context, one) };
    const issues = validateResource(bundle);
    if (!isValid(issues)) return no({ ...refuse('invalid', 'the transaction is not valid; nothing was done'), issues });
    const asked = transactionEntries(entries, context, request.base, returned);
    if (isRefusal(asked)) return no(asked);
    const done = await performAct(house, { ...attempt, request }, (deciding) =>
      transaction(deciders, asked, request.base, deciding, decideOn),
    );
    if (isRefusal(done)) return done;
    // What finds what was written comes after it, each an act of its own; a retry that gets the first answer finds anew.
    const answers: string[] = [];
    for (const [position, answer] of done.ok.answers.entries()) {
      const entry = asked[position];
      if (answer !== undefined && answer !== null) answers.push(answer);
      else if (entry !== undefined) answers.push(await answerAfterwards(entry, request.base, context));
    }
    const body = bundleBody('transaction-response', { entries: answers, now: done.ok.at });
    return { ...done, ok: { status: 200, whole: true, body } };
  };

  async function answerAfterwards({ interaction, shape }: Entry, base: string, context: Context): Promise<string> {
    const { key: _, ...plain } = context;
    return responseEntry(await one({ verb: 'fhir', interaction, base }, plain), base, shape);
  }
}
