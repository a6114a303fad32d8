import assert from 'node:assert/strict';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { isRefusal } from '#model/refusal.ts';
import { parseVerifierKey } from '#ledger/note.ts';
import { SECRET_NAMES } from '#vault/secrets.ts';
import { verifySignature } from '#vault/signature.ts';
import { sha256 } from '#vault/digest.ts';
import { verifyStore, type VerifySources } from './verify/verify.ts';
import { openTrial, type Trial, type TrialOptions } from './trial/centre.ts';
import type { Answers, Context, Principal, Request } from './requests.ts';

const PEOPLE = join(import.meta.dirname, '../../samples/kiosk/people.json');
/** Thursday noon in Berlin. */
const NOON = Date.parse('2026-11-19T11:00:00Z');

type Known = Context & { readonly principal: Principal };

async function pharmacy(t: TestContext, settings: NonNullable<TrialOptions['settings']> = {}) {
  const trial = await openTrial({ settings });
  let stopped = false;
  t.after(() => (stopped ? rm(trial.folder, { recursive: true }) : trial.remove()));
  trial.setClock(NOON);
  const imported = await trial.administration.importKiosk({ name: 'people.json', text: await readFile(PEOPLE, 'utf8') });
  assert.deepEqual(imported, { people: 7, ready: 8 });
  await trial.administration.addAccount({ username: 'pia', name: 'Pia', role: 'pharmacist', password: 'a long enough passphrase' });
  const pharmacist: Known = { ...(await trial.as('pia', 'a long enough passphrase')), door: 'kiosk' };
  const kiosk: Known = { door: 'kiosk', secured: true, address: '192.0.2.7', principal: await trial.centre.kiosk('front') };
  const lab: Known = { door: 'kiosk', secured: false, address: '127.0.0.1', principal: await trial.centre.kiosk('lab') };
  const stop = async (): Promise<void> => {
    stopped = true;
    await trial.stop();
  };
  return { trial, pharmacist, kiosk, lab, stop };
}

async function ok<R extends Request>(trial: Trial, request: R, context: Context): Promise<Answers[R['verb']]> {
  const answer = await trial.centre.perform(request, context);
  if (isRefusal(answer)) assert.fail(`${request.verb}: ${answer.refused} ${answer.text}`);
  return answer.ok;
}

async function refused(trial: Trial, request: Request, context: Context): Promise<string> {
  const answer = await trial.centre.perform(request, context);
  return isRefusal(answer) ? answer.refused : assert.fail(`${request.verb} was not refused`);
}

const collect = (name: string, birthDate: string, address?: string): Request & { verb: 'kiosk-collect' } => ({
  verb: 'kiosk-collect',
  name,
  birthDate,
  ...(address !== undefined && { address }),
});

const matchOf = (name: string, birthDate?: string, address?: string): Request & { verb: 'kiosk-match' } => ({
  verb: 'kiosk-match',
  name,
  ...(birthDate !== undefined && { birthDate }),
  ...(address !== undefined && { address }),
});

test('everybody of the original file gets what is theirs, and nothing else', async (t) => {
  const { trial, kiosk } = await pharmacy(t);
  const status = async (name: string, birthDate: string, address?: string): Promise<unknown> => {
    const answer = await ok(trial, collect(name, birthDate, address), kiosk);
    return answer.status === 'ready' ? answer.items : answer.status;
  };
  assert.deepEqual(await status('Sarah Smith', '2/5/2003'), ['TRE***', 'AML***']);
  assert.deepEqual(await status('John Doe', '5/17/1980'), 'address');
  assert.deepEqual(await status('John Doe', '5/17/1980', '3564 Beverly Hill Rd.'), 'nothing');
  assert.deepEqual(await status('John Doe', '5/17/1980', '5567 apple farm Boulevard'), ['ART***', 'LOW***']);
  assert.deepEqual(await status('Kimberly Shaw', '9/10/1970'), ['DOX****']);
  assert.deepEqual(await status('Amy Lee', '4/3/1997'), ['PHE****']);
  assert.deepEqual(await status('LEE,  amy', '2000-12-13'), ['COL****', 'NIM****']);
  assert.deepEqual(await status('Harold Johnson', '06/09/1945'), 'nothing');
});

test("a birth date counts only for the name given: another patient's gets nobody's medications", async (t) => {
  const { trial, kiosk, lab } = await pharmacy(t);
  for (const context of [kiosk, lab]) {
    assert.equal(await refused(trial, collect('Sarah Smith', '9/10/1970'), context), 'not-found');
    assert.equal(await refused(trial, collect('John Doe', '5/17/1980', '321 Python Way'), context), 'not-found');
    assert.equal(await refused(trial, collect('Amy Lee', 'not a date'), context), 'not-found');
  }
});

test('step by step the lab is told who fits, and a resistant kiosk is not', async (t) => {
  const { trial, kiosk, lab } = await pharmacy(t);
  const matched = (...said: [string, string?, string?]) => ok(trial, matchOf(...said), lab);
  assert.deepEqual((await matched('john doe')).names, ['John Doe', 'John Doe']);
  assert.deepEqual((await matched('John Doe', '05/17/1980')).birthDates, ['1980-05-17', '1980-05-17']);
  assert.deepEqual((await matched('John Doe', '5/17/1980', '5567 Apple Farm Blvd')).addresses, ['5567 Apple Farm Blvd.']);
  assert.equal(await refused(trial, matchOf('Raneem Alarian'), lab), 'not-found');
  assert.equal(await refused(trial, matchOf('Sarah Smith', '2/5/2004'), lab), 'not-found');
  assert.equal(await refused(trial, matchOf('Sarah Smith'), kiosk), 'bad-request');
  assert.equal(await refused(trial, matchOf('Raneem Alarian'), kiosk), 'bad-request');
});

test('a stepwise kiosk asks as the original did', async (t) => {
  const { trial, kiosk } = await pharmacy(t, { kiosk: { mode: 'stepwise', shows: 'letters', returnDays: 14, floorMs: 0 } });
  assert.deepEqual((await ok(trial, matchOf('Sarah Smith'), kiosk)).names, ['Sarah Smith']);
});

test('every failure at a resistant kiosk is the same answer, byte for byte', async (t) => {
  const { trial, kiosk } = await pharmacy(t);
  const answers = await Promise.all(
    [
      collect('Sarah Smith', '1/1/2001'),
      collect('Nobody Atall', '1/1/2001'),
      collect('', '1/1/2001'),
      collect('John Doe', '5/17/1980', 'No Way 1'),
    ].map(async (request) => JSON.stringify(await trial.centre.perform(request, kiosk))),
  );
  assert.equal(new Set(answers).size, 1, answers.join('\n'));
});

test('guessing is slowed down for each name, whether it is a patient or not, and for each kiosk', async (t) => {
  const { trial, kiosk } = await pharmacy(t);
  const guess = async (name: string, count: number, context: Context): Promise<readonly string[]> => {
    const answers: string[] = [];
    for (let tried = 0; tried < count; tried++) answers.push(await refused(trial, collect(name, `1/1/${1900 + tried}`), context));
    return answers;
  };
  const real = await guess('Sarah Smith', 8, kiosk);
  const invented = await guess('Nobody Atall', 8, kiosk);
  assert.deepEqual(real, invented);
  assert.deepEqual(real, [...Array<string>(6).fill('not-found'), 'throttled', 'throttled']);
  assert.equal(
    await refused(trial, collect('Sarah Smith', '2/5/2003'), { ...kiosk, address: '198.51.100.1' }),
    'throttled',
    'from elsewhere too',
  );

  for (let tried = 0; tried < 30; tried++) await trial.centre.perform(collect(`Name ${tried}`, '1/1/2001'), kiosk);
  assert.equal(await refused(trial, collect('Kimberly Shaw', '9/10/1970'), kiosk), 'throttled', 'this kiosk has to wait');
  const other = { ...kiosk, principal: await trial.centre.kiosk('other') };
  assert.equal((await ok(trial, collect('Kimberly Shaw', '9/10/1970'), other)).status, 'ready', 'another one has not');
  trial.setClock(NOON + 13 * 60_000);
  assert.equal((await ok(trial, collect('Sarah Smith', '2/5/2003'), kiosk)).status, 'ready', 'it passes');
});

test('guesses side by side win nothing', async (t) => {
  const { trial, kiosk } = await pharmacy(t);
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, at) => refused(trial, collect('Sarah Smith', `1/1/${1900 + at}`), kiosk)),
  );
  assert.equal(answers.filter((answer) => answer === 'not-found').length, 6);
});

test('a right answer forgives the mistakes before it', async (t) => {
  const { trial, kiosk } = await pharmacy(t);
  for (let round = 0; round < 4; round++) {
    for (let tried = 0; tried < 3; tried++) assert.equal(await refused(trial, collect('Sarah Smith', '1/1/2001'), kiosk), 'not-found');
    assert.equal((await ok(trial, collect('Sarah Smith', '2/5/2003'), kiosk)).status, 'ready');
  }
});

test('what a restart finds of guesses still counts', async (t) => {
  const { trial, kiosk, stop } = await pharmacy(t);
  for (let tried = 0; tried < 6; tried++) await refused(trial, collect('Sarah Smith', '1/1/2001'), kiosk);
  await stop();
  const again = await openTrial({ folder: trial.folder });
  again.setClock(NOON + 1);
  const answer = await refused(again, collect('Sarah Smith', '2/5/2003'), kiosk);
  await again.stop();
  assert.equal(answer, 'throttled');
});

test('the pharmacy hears of repeated failure once, without the name that was tried', async (t) => {
  const { trial, kiosk, pharmacist } = await pharmacy(t);
  const events: string[] = [];
  trial.centre.subscribe((event) => events.push(JSON.stringify(event)));
  for (let tried = 0; tried < 8; tried++) await refused(trial, collect('Sarah Smith', '1/1/2001'), kiosk);
  const told = events.filter((event) => event.includes('kiosk-alert'));
  assert.equal(told.length, 1);
  assert.match(told.join(), /kiosk front/);
  assert.doesNotMatch(told.join(), /Sarah/);
  assert.equal((await ok(trial, { verb: 'queue' }, pharmacist)).alerts.length, 1);
});

test('what is not ready yet is told to the one it concerns and to nobody else', async (t) => {
  const { trial, kiosk, pharmacist } = await pharmacy(t);
  const { patients } = await ok(trial, { verb: 'find-patient', name: 'harold johnson', birthDate: '1945-06-09' }, pharmacist);
  const [harold] = patients;
  assert.ok(harold);
  const entered = await ok(trial, { verb: 'enter-prescription', patient: harold.patient, medication: 'Metformin' }, pharmacist);
  const status = async (): Promise<unknown> => (await ok(trial, collect('Harold Johnson', '6/9/1945'), kiosk)).status;
  assert.equal(entered.state, 'entered');
  assert.equal(await status(), 'not-ready');
  const { prescription } = entered;
  assert.equal((await ok(trial, { verb: 'prepare', prescription }, pharmacist)).state, 'in preparation');
  assert.equal(await status(), 'not-ready');
  assert.equal((await ok(trial, { verb: 'mark-ready', prescription }, pharmacist)).state, 'ready');
  assert.deepEqual((await ok(trial, collect('Harold Johnson', '6/9/1945'), kiosk)).status, 'ready');
  assert.equal(await refused(trial, collect('Harold Johnson', '6/9/1946'), kiosk), 'not-found');
});

test('a sensitive medication is an item, and a kiosk that counts shows nothing but a count', async (t) => {
  const { trial, kiosk, pharmacist } = await pharmacy(t);
  const [amy] = (await ok(trial, { verb: 'find-patient', name: 'Amy Lee', birthDate: '4/3/1997' }, pharmacist)).patients;
  assert.ok(amy);
  const { prescription } = await ok(
    trial,
    { verb: 'enter-prescription', patient: amy.patient, medication: 'Tenofovir', sensitive: true },
    pharmacist,
  );
  await ok(trial, { verb: 'mark-ready', prescription }, pharmacist);
  const answer = await ok(trial, collect('Amy Lee', '4/3/1997'), kiosk);
  assert.deepEqual(answer.status === 'ready' && answer.items.toSorted(), ['1 item', 'PHE****']);

  const counting = await pharmacy(t, { kiosk: { mode: 'resistant', shows: 'count', returnDays: 14, floorMs: 0 } });
  const counted = await ok(counting.trial, collect('Sarah Smith', '2/5/2003'), counting.kiosk);
  assert.deepEqual(counted.status === 'ready' && counted.items, ['2 items']);
});

test('handing over needs the right person, happens once, and takes the ticket from the queue', async (t) => {
  const { trial, kiosk, lab, pharmacist } = await pharmacy(t);
  const answer = await ok(trial, collect('Amy Lee', '4/3/1997'), kiosk);
  assert.ok(answer.status === 'ready' && answer.ticket !== undefined && answer.ticket >= 100);
  trial.setClock(NOON + 60_000);
  const again = await ok(trial, collect('Amy Lee', '4/3/1997'), kiosk);
  assert.equal(again.status === 'ready' && again.ticket, answer.ticket, 'one ticket a day');
  const onLab = await ok(trial, collect('Sarah Smith', '2/5/2003'), lab);
  assert.deepEqual(onLab, { status: 'ready', items: ['TRE***', 'AML***'] });
  const { tickets } = await ok(trial, { verb: 'queue' }, pharmacist);
  assert.deepEqual(
    tickets.map(({ number, patient, since }) => [number, patient.name, since]),
    [[answer.ticket, 'Amy Lee', NOON]],
    'asking again loses no place in the queue',
  );

  const { prescriptions } = await ok(trial, { verb: 'prescriptions' }, pharmacist);
  assert.equal(prescriptions.length, 8);
  const { prescription } = prescriptions.find(({ medication }) => medication === 'PHE****') ?? assert.fail('it is on the list');
  const handOver = { verb: 'hand-over', prescription, name: 'Amy Lee', birthDate: '4/3/1997' } as const;
  assert.equal(await refused(trial, { ...handOver, birthDate: '12/13/2000' }, pharmacist), 'forbidden', 'the other Amy Lee');
  const both = await Promise.all([1, 2].map(() => trial.centre.perform(handOver, pharmacist)));
  assert.deepEqual(both.map((each) => (isRefusal(each) ? each.refused : each.ok.state)).toSorted(), ['conflict', 'handed over']);
  assert.deepEqual((await ok(trial, { verb: 'queue' }, pharmacist)).tickets, []);
  assert.equal((await ok(trial, collect('Amy Lee', '4/3/1997'), kiosk)).status, 'nothing');
});

test('steps that race end in one state: a cancelled prescription is not in preparation', async (t) => {
  const { trial, pharmacist } = await pharmacy(t);
  const [harold] = (await ok(trial, { verb: 'find-patient', name: 'Harold Johnson' }, pharmacist)).patients;
  assert.ok(harold);
  for (let round = 0; round < 5; round++) {
    const entered: Answers['enter-prescription'] = await ok(
      trial,
      { verb: 'enter-prescription', patient: harold.patient, medication: 'Metformin' },
      pharmacist,
    );
    const { prescription } = entered;
    await Promise.all([
      trial.centre.perform({ verb: 'cancel-prescription', prescription }, pharmacist),
      trial.centre.perform({ verb: 'prepare', prescription }, pharmacist),
    ]);
    const listed: Answers['prescriptions'] = await ok(trial, { verb: 'prescriptions', patient: harold.patient }, pharmacist);
    const found = listed.prescriptions.find((one) => one.prescription === prescription);
    assert.equal(found?.state, 'cancelled');
  }
});

test('what nobody collects goes back to stock after its days, and can be prepared again', async (t) => {
  const { trial, kiosk, pharmacist } = await pharmacy(t);
  await ok(trial, collect('Amy Lee', '4/3/1997'), kiosk);
  trial.setClock(NOON + 13 * 86_400_000);
  assert.deepEqual(await trial.tidyPharmacy(), { returned: 0, ended: 1 });
  trial.setClock(NOON + 14 * 86_400_000);
  assert.deepEqual(await trial.tidyPharmacy(), { returned: 8, ended: 0 });
  assert.equal((await ok(trial, collect('Amy Lee', '4/3/1997'), kiosk)).status, 'nothing');
  const login: Known = { ...(await trial.as('pia', 'a long enough passphrase')), door: 'kiosk' };
  const { prescriptions } = await ok(trial, { verb: 'prescriptions' }, login);
  assert.deepEqual(new Set(prescriptions.map(({ state }) => state)), new Set(['returned to stock']));
  const [first] = prescriptions;
  assert.ok(first);
  assert.equal((await ok(trial, { verb: 'mark-ready', prescription: first.prescription }, pharmacist)).state, 'ready');
});

test('a registered person can be found however they are written, and not registered twice', async (t) => {
  const { trial, kiosk, pharmacist } = await pharmacy(t);
  const person = { name: "José  O'Brien-Núñez", birthDate: '29 February 1980', address: '1 Main Street, Apartment 2' };
  const registered = await ok(trial, { verb: 'register-patient', ...person }, pharmacist);
  assert.equal(registered.birthDate, '1980-02-29');
  assert.equal(await refused(trial, { verb: 'register-patient', ...person, address: '1 MAIN ST APT 2' }, pharmacist), 'conflict');
  const { patients } = await ok(trial, { verb: 'find-patient', name: 'obrien nunez, jose' }, pharmacist);
  assert.deepEqual(
    patients.map(({ patient }) => patient),
    [registered.patient],
  );
  assert.equal((await ok(trial, collect('JOSE OBRIEN NUNEZ', '1980-02-29'), kiosk)).status, 'nothing');
});

test('only pharmacists have the pharmacy, and only kiosks ask who stands before them', async (t) => {
  const { trial, kiosk, pharmacist } = await pharmacy(t);
  const patient = await trial.as('patient1', 'password111');
  const [doctor] = await trial.centre.doctors();
  assert.ok(doctor);
  for (const context of [patient, kiosk, { ...kiosk, principal: doctor.principal }]) {
    assert.equal(await refused(trial, { verb: 'prescriptions' }, context), 'forbidden');
    assert.equal(await refused(trial, { verb: 'find-patient', name: 'Amy Lee' }, context), 'forbidden');
  }
  for (const context of [patient, pharmacist, { ...kiosk, principal: doctor.principal }]) {
    assert.equal(await refused(trial, collect('Amy Lee', '4/3/1997'), context), 'forbidden');
  }
});

test('a kiosk is invited by an administrator, enrols once, and is known by its token', async (t) => {
  const { trial, pharmacist } = await pharmacy(t);
  await trial.administration.addAccount({ username: 'root', name: 'Root', role: 'administrator', password: 'another long passphrase' });
  const administrator = await trial.as('root', 'another long passphrase');
  const stranger: Context = { door: 'kiosk', secured: true, address: '192.0.2.9' };
  assert.equal(await refused(trial, { verb: 'invite-kiosk', kiosk: 'hall' }, pharmacist), 'forbidden');
  const { code } = await ok(trial, { verb: 'invite-kiosk', kiosk: 'hall' }, administrator);
  assert.equal(await refused(trial, { verb: 'enrol-kiosk', code: `${code}x` }, stranger), 'unauthenticated');
  assert.equal(await refused(trial, { verb: 'enrol', code }, stranger), 'unauthenticated', 'it is no agent');
  const { token, kiosk } = await ok(trial, { verb: 'enrol-kiosk', code }, stranger);
  assert.equal(kiosk, 'hall');
  assert.equal(await refused(trial, { verb: 'enrol-kiosk', code }, stranger), 'unauthenticated', 'once');
  const { principal } = await ok(trial, { verb: 'resume', token }, stranger);
  assert.equal((await ok(trial, collect('Amy Lee', '4/3/1997'), { ...stranger, principal })).status, 'ready');
});

test('every act is in the ledger with whom it concerned, a failure without a name', async (t) => {
  const { trial, kiosk } = await pharmacy(t);
  await ok(trial, collect('Amy Lee', '4/3/1997'), kiosk);
  await refused(trial, collect('Amy Lee', '1/1/2001'), kiosk);
  const events = await trial.store.snapshot(async (snapshot) => {
    const entries = await snapshot.scanEntries(undefined, 1000);
    return entries.map(({ event }) => event).filter((event) => event.includes('identify-at-kiosk'));
  });
  assert.equal(events.length, 2);
  assert.match(events[0] ?? '', /"patient":"person4".*Patient\/person4\/1/);
  assert.match(events[1] ?? '', /"outcome":"refused","patient":null/);
  assert.doesNotMatch(events.join(), /Amy|PHE/);
});

test('the same file is not imported twice, and a wrong one not at all', async (t) => {
  const { trial } = await pharmacy(t);
  const again = await trial.administration.importKiosk({ name: 'people.json', text: await readFile(PEOPLE, 'utf8') });
  assert.ok('faults' in again && again.faults.length === 7);
  const wrong = await trial.administration.importKiosk({
    name: 'x.json',
    text: '{"p8":{"Name":"A B","DOB":"31/31/2000","Address":"1 Way","Medication":[]}}',
  });
  assert.ok('faults' in wrong);
  assert.match(wrong.faults[0]?.text ?? '', /^"p8": DOB has to be a date/);
});

test('verification finds nothing wrong with what the pharmacy and its kiosks have written, and something where a name key was changed', async (t) => {
  const { trial, kiosk, pharmacist } = await pharmacy(t);
  await ok(trial, collect('Amy Lee', '4/3/1997'), kiosk);
  await ok(trial, collect('Sarah Smith', '2/5/2003'), kiosk);
  const { prescriptions } = await ok(trial, { verb: 'prescriptions' }, pharmacist);
  for (const { prescription, patient } of prescriptions.slice(0, 4)) {
    await ok(trial, { verb: 'hand-over', prescription, name: patient.name, birthDate: patient.birthDate ?? '' }, pharmacist);
  }
  await ok(trial, { verb: 'cancel-prescription', prescription: prescriptions[5]?.prescription ?? '' }, pharmacist);
  trial.setClock(NOON + 20 * 86_400_000);
  await trial.tidyPharmacy();
  const key = parseVerifierKey(sha256, trial.centre.ledger.verifierKey) ?? assert.fail();
  const sources: VerifySources = {
    store: trial.store,
    keyring: trial.house.keyring,
    ledger: { origin: trial.centre.ledger.origin, key, verify: verifySignature },
    pinned: () => Promise.resolve(undefined),
    now: trial.house.now,
    secretNames: SECRET_NAMES,
  };
  const faultsOf = async (of: VerifySources): Promise<readonly string[]> => {
    const faults: string[] = [];
    for await (const { table, record } of verifyStore(of)) faults.push(`${table} ${record}`);
    return faults;
  };
  assert.deepEqual(await faultsOf(sources), []);
  const other: VerifySources['keyring'] = { ...trial.house.keyring, personKey: () => new Uint8Array(32) };
  assert.ok((await faultsOf({ ...sources, keyring: other })).includes('index_row Patient/person1'));
});
