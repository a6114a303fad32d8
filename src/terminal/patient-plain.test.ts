import assert from 'node:assert/strict';
import { test } from 'node:test';
import { authenticatorCode } from '#doors/testing/authenticator.ts';
import { runPatient } from './patient.ts';
import type { PatientOptions } from './patient.ts';
import { openHouse } from './testing/house.ts';
import { realClock, scriptedTerminal } from './testing/scripted-terminal.ts';

const run = async (options: PatientOptions, typed: string) => {
  const terminal = scriptedTerminal({ clock: realClock(20) });
  terminal.type(typed);
  terminal.endInput();
  const code = await runPatient(options, terminal.io);
  return { code, lines: terminal.shown().split('\n'), complaints: terminal.complaints() };
};

test('without a terminal: list, book, learn the price, move, cancel, each with a receipt', async (t) => {
  const house = await openHouse(t);
  const login = await house.file('patient1.txt', 'patient1 password111\n');
  const insurance = await house.file('patient1insurance.txt', 'insurance1');
  const options = { desk: house.desk, ca: house.ca, login, insurance, lab: false };

  const booked = await run({ ...options, pick: 2 }, '');
  assert.match(booked.lines[0] ?? '', /^Booked: Mon \d\d \w{3} \d{4}, 15:00-16:00 with doc2\.$/);
  assert.match(booked.lines[1] ?? '', /^Receipt [0-9a-f]{32}: in the ledger by \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\.$/);
  assert.deepEqual(booked.lines.slice(2), ['With insurance1, doc2 charges 40.', '']);
  assert.equal(booked.code, 0);
  await Promise.all(house.agents.map((agent) => agent.flush()));

  const changed = await run(options, 'visits\nprice 1\nmove 1 4\nprice 1\nvisits\ncancel 1\nvisits\nquit\n');
  const text = changed.lines.join('\n');
  assert.match(text, /^Free appointments \(clocks of Europe\/Berlin\):\n1 Tue .* with doc1\n3 Thu /);
  assert.match(text, /\n1 Mon .* with doc2, booked; insurance1: 40\n/);
  assert.match(text, /\nMoved\. Booked: Wed .* with doc1\.\nReceipt .*\nThere is no visit 1; type `visits` to see them\.\n1 Wed /);
  assert.match(text, /\nCancelled\.\nReceipt .*\nYou have no visits\.\nReceipt /);
  assert.equal(changed.code, 0);
});

test('refusals are sentences and exit with 1', async (t) => {
  const house = await openHouse(t);
  const desk = { desk: house.desk, ca: house.ca, lab: false };
  const wrong = await run(desk, 'patient1\npassword112\n');
  assert.match(wrong.complaints, /^[A-Z].*\.\n$/);
  assert.equal(wrong.code, 1);
  assert.doesNotMatch(wrong.lines.join(''), /password112/);

  const one = await run({ ...desk, pick: 3 }, 'patient1\npassword111\ninsurance9\n');
  assert.match(one.lines.join('\n'), /doc1 does not take insurance9: it is not covered\./);
  assert.equal(one.code, 0);
  const two = await run({ ...desk, pick: 3 }, 'patient2\npassword222\n');
  assert.equal(two.code, 1);
  assert.match(two.lines[0] ?? '', /taken/);
  const odd = await run(desk, 'patient2\npassword222\n77\nhello\nmove 1\ncancel\nprice 9\n');
  assert.equal(odd.code, 1);
  assert.equal(odd.lines.filter((line) => line.startsWith('Type the number')).length, 3);
});

test('an agent that does not answer is told, with how to ask again, and exits with 3', async (t) => {
  const house = await openHouse(t);
  for (const agent of house.agents) await agent.close();
  const login = await house.file('patient1.txt', 'patient1 password111\n');
  const { code, lines } = await run({ desk: house.desk, ca: house.ca, lab: false, login, pick: 1 }, 'insurance1\n');
  assert.equal(code, 3);
  assert.equal(lines.filter((line) => line.includes('No answer from doc1 yet; asking again')).length, 6);
  assert.equal(lines.at(-2), 'doc1 is not there to answer; your visit is booked. Ask again later: it is among your visits.');
});

test('a centre that is away, and one that is not the centre, are told in one sentence and exit with 2', async (t) => {
  const house = await openHouse(t, { agents: false });
  const unpinned = await run({ desk: house.desk, lab: false }, '');
  assert.match(unpinned.complaints, /^The certificate of .* is not the centre's: nothing was sent to it\. .*\n$/);
  assert.equal(unpinned.code, 2);
  const noCertificate = await run({ desk: house.desk, ca: await house.file('login.txt', 'x y'), lab: false }, '');
  assert.equal(noCertificate.code, 2);
  await house.closeDesk();
  const away = await run({ desk: house.desk, ca: house.ca, lab: false }, '');
  assert.match(away.complaints, /cannot be reached: nothing listens there/);
  assert.equal(away.code, 2);
});

test('a centre that restarts between two commands is not noticed', async (t) => {
  const house = await openHouse(t, { agents: false });
  const login = await house.file('patient1.txt', 'patient1 password111\n');
  const terminal = scriptedTerminal({ clock: realClock(20) });
  const running = runPatient({ desk: house.desk, ca: house.ca, lab: false, login }, terminal.io);
  await terminal.see('Type the number');
  await house.closeDesk();
  terminal.type('visits\n');
  await house.openDesk();
  await terminal.see('You have no visits.');
  terminal.type('quit\n');
  assert.equal(await running, 0);
});

test('outside the demo a weak password is changed before anything else, and a code is asked for where there is a second factor', async (t) => {
  const house = await openHouse(t, { agents: false, demo: false });
  const options = { desk: house.desk, ca: house.ca, lab: false };
  const changed = await run(options, 'patient1\npassword111\ntwo small umbrellas\ntwo small umbrellas\nvisits\nquit\n');
  const text = changed.lines.join('\n');
  assert.match(
    text,
    /Your password is one that everybody tries first: choose another one\.\n[\s\S]*Password changed\.\n[\s\S]*You have no visits\./,
  );
  assert.equal(changed.code, 0);
  assert.equal((await run(options, 'patient1\npassword111\n')).code, 1);

  const patient = await house.trial.as('patient1', 'two small umbrellas');
  const begun = await house.trial.centre.perform({ verb: 'second-factor' }, patient);
  assert.ok('ok' in begun && 'secret' in begun.ok);
  const { secret } = begun.ok;
  const [code, next] = [authenticatorCode(secret, house.trial.house.now()), authenticatorCode(secret, house.trial.house.now(), 1)];
  assert.ok('ok' in (await house.trial.centre.perform({ verb: 'second-factor', code }, patient)));
  const coded = await run(options, `patient1\ntwo small umbrellas\n${next}\nvisits\nquit\n`);
  assert.match(coded.lines.join('\n'), /Give the code that your app shows, or a recovery code, as well\.\n[\s\S]*You have no visits\./);
  assert.equal(coded.code, 0);
});
