import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runPatient } from './patient.ts';
import type { PatientOptions } from './patient.ts';
import { openHouse } from './testing/house.ts';
import { realClock, scriptedTerminal } from './testing/scripted-terminal.ts';
import type { ScriptedTerminal } from './testing/scripted-terminal.ts';

const UP = '\u001b[A';
const DOWN = '\u001b[B';
const ENTER = '\r';
const CTRL_C = '\u0003';

/** Programs ended, with the terminal as it was found. */
const isLeftClean = (terminal: ScriptedTerminal): void => {
  assert.equal(terminal.raw(), false, 'raw mode is off');
  assert.equal(terminal.cursorHidden(), false, 'the cursor is shown');
  for (const name of ['keypress', 'data']) assert.equal(terminal.io.stdin.listenerCount(name) <= 1, true, name);
};

const start = (options: PatientOptions, speed = 1) => {
  const terminal = scriptedTerminal({ tty: true, clock: realClock(speed) });
  return { terminal, running: runPatient(options, terminal.io) };
};

const logIn = async (terminal: ScriptedTerminal, username: string, password: string): Promise<void> => {
  await terminal.see('Your name at the centre');
  terminal.type(`${username}${ENTER}`);
  await terminal.see('Password');
  terminal.type(`${password}${ENTER}`);
};

test('a visit is booked with the arrow keys from a list that changes meanwhile, priced, found among the visits, moved, cancelled', async (t) => {
  const house = await openHouse(t);
  const { terminal, running } = start({ desk: house.desk, ca: house.ca, lab: false });
  await logIn(terminal, 'patient1', 'wrong');
  await terminal.see('do not fit');
  await logIn(terminal, 'patient1', 'password111');
  await terminal.see('What would you like to do?');
  terminal.type(ENTER);
  await terminal.see(/● +1 .*\n[^]*○ +2 .*\n[^]*○ +3 /);

  const other = await house.trial.as('patient2', 'password222');
  await house.trial.centre.perform({ verb: 'choose', index: 2 }, other);
  await terminal.see(/2 .* \(taken\)/);
  terminal.type(DOWN);
  await terminal.see(/● +3 /);
  terminal.type(ENTER);
  await terminal.see(/Booked: Thu .* with doc1\.[^]*Receipt [0-9a-f]{32}: in the ledger by/);
  await terminal.see('Your insurance plan');
  terminal.type(`insurance2${ENTER}`);
  await terminal.see('With insurance2, doc1 charges 20.');
  await Promise.all(house.agents.map((agent) => agent.flush()));

  await terminal.see('What would you like to do?');
  terminal.type(DOWN + ENTER);
  await terminal.see(/● Thu .* with doc1, booked; insurance2: 20/);
  terminal.type(ENTER);
  await terminal.see('Ask the price');
  terminal.type(DOWN + ENTER);
  await terminal.see('Move it to');
  terminal.type(UP);
  await terminal.see(/● +6 /);
  terminal.type(ENTER);
  await terminal.see(/Moved\. Booked: Fri .* with doc2\./);

  await terminal.see('What would you like to do?');
  terminal.type(DOWN + ENTER);
  await terminal.see('Which visit?');
  terminal.type(ENTER);
  await terminal.see('Ask the price');
  terminal.type(ENTER);
  await terminal.see('With insurance2, doc2 charges 60.');
  await terminal.see('What would you like to do?');
  terminal.type(DOWN + ENTER);
  await terminal.see('Which visit?');
  terminal.type(ENTER);
  await terminal.see('Ask the price');
  terminal.type(DOWN + DOWN + ENTER);
  await terminal.see('Cancelled.');
  await terminal.see('What would you like to do?');
  terminal.type(UP + ENTER);
  await terminal.see('Goodbye.');
  assert.equal(await running, 0);
  assert.doesNotMatch(terminal.shown(), /password111/);
  isLeftClean(terminal);
});

test('a bar shows while a silent agent is asked, and in the end how to ask again', async (t) => {
  const house = await openHouse(t);
  for (const agent of house.agents) await agent.close();
  const login = await house.file('patient1.txt', 'patient1 password111\n');
  const insurance = await house.file('insurance.txt', 'insurance1\n');
  const { terminal, running } = start({ desk: house.desk, ca: house.ca, lab: false, login, insurance, pick: 1 }, 20);
  await terminal.see(/━+─+ asking doc1/);
  await terminal.see(/asking doc1, attempt 5 of 7/);
  await terminal.see('doc1 is not there to answer; your visit is booked. Ask again later: it is among your visits.');
  assert.equal(await running, 3);
  isLeftClean(terminal);
});

test('Ctrl-C ends the program with 130 wherever it is, and leaves the terminal clean', async (t) => {
  const house = await openHouse(t);
  for (const agent of house.agents) await agent.close();
  const login = await house.file('patient1.txt', 'patient1 password111\n');
  const insurance = await house.file('insurance.txt', 'insurance1\n');
  const options = { desk: house.desk, ca: house.ca, lab: false };
  const places: readonly (readonly [PatientOptions, string, string])[] = [
    [options, 'Your name at the centre', ''],
    [{ ...options, login }, 'What would you like to do?', ''],
    [{ ...options, login }, 'What would you like to do?', ENTER],
    [{ ...options, login, insurance, pick: 4 }, 'asking doc1', ''],
  ];
  for (const [given, place, then] of places) {
    const { terminal, running } = start(given);
    await terminal.see(place);
    if (then !== '') {
      terminal.type(then);
      await terminal.see('Choose an appointment');
    }
    terminal.type(CTRL_C);
    assert.equal(await running, 130, place);
    isLeftClean(terminal);
  }
  const { terminal, running } = start({ ...options, login });
  await terminal.see('What would you like to do?');
  terminal.stop();
  assert.equal(await running, 130, 'a signal');
  isLeftClean(terminal);
});
