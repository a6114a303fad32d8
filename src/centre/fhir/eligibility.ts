/**
 * `CoverageEligibilityRequest/$submit`: what a visit with a doctor costs under the patient's plan, from the tariffs that the centre keeps. Request and response
 * are stored in one commit. https://hl7.org/fhir/R4/coverageeligibilityrequest-operation-submit.html
 */
import { rawNumber } from '#fhir/json-number.ts';
import { isJsonObject, type JsonObject, member, memberList, memberText } from '#fhir/json.ts';
import { typeCode } from '#fhir/resource-types.ts';
import { readCoverage, readTariff } from '#fhir/scheduling.ts';
import { referenceOf } from '#fhir/search-parameters.ts';
import { CODE_SYSTEM, EXTENSION } from '#fhir/urls.ts';
import { instantText } from '#model/instant-text.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import type { VersionRow } from '#store/port.ts';
import { tariffId } from '../agents.ts';
import { type Sight, sightOf } from './access.ts';
import { openResource } from './body.ts';
import type { Decide, Deciders } from './deciders.ts';
import { type Json, refuseIssue } from './requests.ts';
import { faultsOf } from './rules.ts';
import { newId } from '../house.ts';
import type { Deciding } from '../perform.ts';
import { TYPE } from '../records.ts';

/** A patient's plans that are looked up where the request names none. */
const COVERAGES_MAX = 10;

export const checkEligibility =
  (deciders: Deciders): Decide<'check-eligibility'> =>
  async ({ resource: given }, deciding, base) => {
    const fault = faultsOf(given, 'CoverageEligibilityRequest');
    if (fault !== undefined) return fault;
    const { house, writes, view } = deciders;
    const asked = given as JsonObject; // validated as one just now
    const sight = await sightOf(house, deciding.predicate);
    const patient = referenceOf(member(asked, 'patient'))?.id ?? '';
    const patientRow = await view.seen('Patient', patient, sight);
    if (isRefusal(patientRow)) return NO_PATIENT(patient);
    const plans = await plansOf(deciders, asked, patient, sight, deciding, base);
    if (isRefusal(plans)) return plans;
    const doctors = await doctorsIn(deciders, asked, sight);

    const request = await writes.put(putOf('CoverageEligibilityRequest', newId(house.random), asked));
    if (isRefusal(request)) return request;
    const response = await writes.put(
      putOf(
        'CoverageEligibilityResponse',
        newId(house.random),
        await answerTo(deciders, asked, request.row.id, { plans, doctors }, deciding),
      ),
    );
    if (isRefusal(response)) return response;
    const written = await view.written(response, 201);
    const rows = plans.flatMap(({ row }) => (row === undefined ? [] : [row]));
    return {
      ...written,
      answer: { ...written.answer, status: 200, whole: true },
      versions: [request.version, response.version],
      shown: rows,
      record: `CoverageEligibilityResponse/${response.row.id}`,
    };

    function putOf(type: string, id: string, resource: JsonObject) {
      return {
        type: typeCode(type),
        id,
        resource: { ...resource, id },
        current: undefined,
        now: deciding.now,
        entry: deciding.entry,
        sight,
      };
    }
  };

const NO_PATIENT = (id: string): Refusal =>
  refuseIssue('invalid', `there is no Patient/${id}, or none that you may see`, 'not-found', 'CoverageEligibilityRequest.patient');

interface Plan {
  readonly name: string;
  /** Reference to the Coverage, as the response has it. */
  readonly coverage: JsonObject;
  readonly row?: VersionRow;
}

interface Doctor {
  readonly id: string;
  /** Reference to the provider, as the request has it. */
  readonly provider: JsonObject;
}

/** The plans that the request names, or else those that the centre knows of its patient. */
async function plansOf(
  { house, search, view }: Deciders,
  request: JsonObject,
  patient: string,
  sight: Sight,
  { predicate, now }: Deciding,
  base: string,
): Promise<readonly Plan[] | Refusal> {
  const planOf = async (row: VersionRow): Promise<Plan | undefined> => {
    const facts = readCoverage(await openResource(house.keyring, row));
    return facts?.patient === patient ? { name: facts.plan, coverage: { reference: `Coverage/${row.id}` }, row } : undefined;
  };
  const plans: Plan[] = [];
  for (const [at, insurance] of memberList(request, 'insurance').entries()) {
    const coverage = member(insurance, 'coverage');
    const reference = referenceOf(coverage);
    if (reference === undefined) {
      const name = memberText(coverage, 'display') ?? memberText(member(coverage, 'identifier'), 'value');
      if (name !== undefined) plans.push({ name, coverage: { type: 'Coverage', display: name } });
      continue;
    }
    const row = reference.type === 'Coverage' ? await view.seen('Coverage', reference.id, sight) : undefined;
    const plan = row === undefined || isRefusal(row) ? undefined : await planOf(row);
    if (plan === undefined) {
      const where = `CoverageEligibilityRequest.insurance[${at}].coverage`;
      return refuseIssue('invalid', 'that is no Coverage of this patient with a plan, or none that you may see', 'not-found', where);
    }
    plans.push(plan);
  }
  if (memberList(request, 'insurance').length > 0) return plans;
  const query = [
    ['beneficiary', `Patient/${patient}`],
    ['_count', String(COVERAGES_MAX)],
  ] as const;
  const found = await search(house, { type: 'Coverage', query, predicate, now, base });
  for (const row of 'fault' in found ? [] : found.matches) {
    const plan = sight.sees(row) ? await planOf(row) : undefined;
    if (plan !== undefined) plans.push(plan);
  }
  return plans;
}

/** Whose prices are asked: the providers of the items, or that of the request; a role stands for who has it. */
async function doctorsIn({ house, view }: Deciders, request: JsonObject, sight: Sight): Promise<readonly Doctor[]> {
  const items = memberList(request, 'item').flatMap((item) => member(item, 'provider') ?? []);
  const doctors = new Map<string, Doctor>();
  for (const provider of items.length > 0 ? items : [member(request, 'provider')]) {
    let found = referenceOf(provider);
    if (found?.type === 'PractitionerRole') {
      const row = await view.seen('PractitionerRole', found.id, sight);
      found = isRefusal(row) ? undefined : referenceOf(member(await openResource(house.keyring, row), 'practitioner'));
    }
    if (found?.type === 'Practitioner' && isJsonObject(provider)) doctors.set(found.id, { id: found.id, provider });
  }
  return [...doctors.values()];
}

async function answerTo(
  { house }: Deciders,
  request: JsonObject,
  id: string,
  { plans, doctors }: { readonly plans: readonly Plan[]; readonly doctors: readonly Doctor[] },
  { now }: Deciding,
): Promise<JsonObject> {
  const said: string[] = [];
  if (doctors.length === 0) said.push('say whose price: provider, a Practitioner of this centre');
  if (plans.length === 0) said.push('say under which plan: insurance.coverage; the centre knows no plan of this patient');
  const unknown: string[] = [];
  const versions: string[] = [];
  const insurance: JsonObject[] = plans.map(({ coverage }) => ({ coverage, inforce: true }));
  for (const { id: doctor, provider } of doctors) {
    const row = await house.store.current(TYPE.tariff, tariffId(doctor));
    const tariff = row === undefined || row.deleted ? undefined : readTariff(await openResource(house.keyring, row));
    if (tariff === undefined) {
      unknown.push(`the centre keeps no tariff of Practitioner/${doctor}`);
      continue;
    }
    versions.push(tariff.version);
    for (const [at, { name }] of plans.entries()) {
      const price = tariff.prices.find(({ plan }) => plan === name)?.price;
      const of = insurance[at];
      if (of !== undefined)
        insurance[at] = { ...of, item: [...memberList(of, 'item'), itemOf(name, provider, price, house.settings.currency)] };
      said.push(price === undefined ? `${tariff.doctor} does not cover ${name}` : `with ${name}, ${tariff.doctor} charges ${price}`);
    }
  }
  const failed = [...(versions.length === 0 || plans.length === 0 ? said : []), ...unknown];
  const isWhole = failed.length === 0;
  return {
    resourceType: 'CoverageEligibilityResponse',
    ...(versions.length > 0 && { extension: versions.map((version) => ({ url: EXTENSION.tariffVersion, valueString: version })) }),
    status: 'active',
    purpose: ['benefits'],
    patient: member(request, 'patient'),
    ...(request['servicedDate'] !== undefined && { servicedDate: request['servicedDate'] }),
    ...(request['servicedPeriod'] !== undefined && { servicedPeriod: request['servicedPeriod'] }),
    created: instantText(now),
    request: { reference: `CoverageEligibilityRequest/${id}` },
    outcome: isWhole ? 'complete' : versions.length > 0 && plans.length > 0 ? 'partial' : 'error',
    disposition: [...said, ...unknown].join('; '),
    insurer: member(request, 'insurer'),
    ...(insurance.length > 0 && { insurance }),
    ...(!isWhole && { error: failed.map((text) => ({ code: { text } })) }),
  };
}

/** What the patient pays for a visit, in the digits of the tariff. */
const itemOf = (plan: string, provider: Json, price: string | undefined, currency: string): JsonObject => ({
  category: { text: 'visit' },
  provider,
  excluded: price === undefined,
  name: plan,
  ...(price !== undefined && {
    benefit: [
      {
        type: { coding: [{ system: CODE_SYSTEM.benefitType, code: 'copay' }] },
        allowedMoney: { value: rawNumber(price), currency },
      },
    ],
  }),
});
