/** A Bundle that is sent to the service: a batch or a transaction. https://hl7.org/fhir/R4/http.html#transaction */
import { isJsonObject, member } from '#fhir/json.ts';
import { isRefusal, refuse, type Refusal } from '#model/refusal.ts';
import { isValid, validateResource } from '#fhir/validate.ts';
import { batch } from './fhir-batch.ts';
import { transactionEntries } from './fhir-bundle-entries.ts';
import type { Deciders, Of } from './fhir-deciders.ts';
import { type FhirAnswer, type FhirRequest, type Json, refuseIssue } from './fhir-requests.ts';
import { transaction } from './fhir-transaction.ts';
import { performAct } from './perform.ts';
import type { Answer, Context } from './requests.ts';

/** Entries of one Bundle. */
const BUNDLE_ENTRIES_MAX = 10_000;

/** Performs one interaction as an act of its own. */
export type PerformOne = (request: FhirRequest, context: Context) => Promise<Answer<'fhir'>>;

export function bundles(deciders: Deciders, one: PerformOne) {
  const { house } = deciders;

  return async ({ bundle, full = false }: Of<'bundle'>, request: FhirRequest, context: Context): Promise<Answer<'fhir'>> => {
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
    if (type === 'batch') return { ok: await batch(house, entries, full, request, context, one) };
    const issues = validateResource(bundle);
    if (!isValid(issues)) return no({ ...refuse('invalid', 'the transaction is not valid; nothing was done'), issues });
    const asked = transactionEntries(entries, context, request.base);
    if (isRefusal(asked)) return no(asked);
    return performAct(house, { ...attempt, request }, (deciding) => transaction(deciders, asked, full, request.base, deciding));
  };
}
