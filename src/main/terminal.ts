/** `medlar patient` and `medlar doctor`: gives the terminal programs the real streams, clock and wish to stop. */
import { runDoctor } from '#terminal/doctor.ts';
import { runKiosk } from '#terminal/kiosk.ts';
import { runPatient } from '#terminal/patient.ts';
import { runRecords } from '#terminal/records.ts';
import { runPharmacy } from '#terminal/pharmacy.ts';
import type { TerminalIo } from '#terminal/terminal-io.ts';
import { readFlags, UsageRefusal } from './arguments.ts';
import type { Command } from './command.ts';
import type { Machine } from './machine.ts';
import { address, integer, text, toggle } from './setting.ts';

const PICK_MAX = 999_999_999;

const patientFlags = {
  desk: { kind: address(), doc: 'the centre’s desk line' },
  ca: { kind: text('FILE'), doc: 'the centre’s certificate authority, DIR/ca.pem of its server' },
  login: { kind: text('FILE'), doc: 'file with one line: name password' },
  insurance: { kind: text('FILE'), doc: 'file with one line: the insurance plan' },
  pick: { kind: integer('N', 1, PICK_MAX), doc: 'the time to choose' },
  lab: { kind: toggle(), doc: 'speaks as the original program does, in the clear' },
} as const;

export const patient: Command = {
  flags: patientFlags,
  takesSettings: false,
  async run(args, machine) {
    const { lab = false, desk, ...rest } = ownFlags(patientFlags, args);
    if (desk === undefined) throw new UsageRefusal('say where the desk is: medlar patient --desk HOST:PORT');
    return runPatient({ desk, lab, ...rest }, terminalOf(machine));
  },
};

const doctorFlags = {
  id: { kind: text('NAME'), doc: 'the doctor, as the centre lists them: doc1' },
  tariff: { kind: text('FILE'), doc: 'file with one line `plan price` for each plan; read again when it changes' },
  udp: { kind: address(), doc: 'where the agent answers' },
  lab: { kind: toggle(), doc: 'answers plaintext questions too, of loopback peers only' },
  labAnywhere: { kind: toggle(), doc: 'answers them from other machines, too: prices and names cross the network in the clear' },
  centre: { kind: address(), doc: 'the centre’s desk line; without it lab questions alone are answered' },
  ca: { kind: text('FILE'), doc: 'the centre’s certificate authority, DIR/ca.pem of its server' },
  enrol: { kind: text('CODE'), doc: 'one-time code from medlar invite; needed once' },
  data: { kind: text('DIR'), doc: 'folder in which the agent keeps its token, default ./data' },
} as const;

export const doctor: Command = {
  flags: doctorFlags,
  takesSettings: false,
  async run(args, machine) {
    const { id, tariff, udp, lab: asked = false, data = './data', ...rest } = ownFlags(doctorFlags, args);
    if (id === undefined || tariff === undefined || udp === undefined) {
      throw new UsageRefusal('say who, with which prices, and where: medlar doctor --id doc1 --tariff doc1.txt --udp HOST:PORT');
    }
    // Without a centre there are no keys: lab questions are all that can be answered, and only this machine can ask them.
    const lab = asked || rest.centre === undefined;
    if (rest.labAnywhere === true) {
      machine.complain('medlar: WARNING: --lab-anywhere answers other machines in the clear; use it in a closed laboratory network only.');
    }
    return runDoctor({ id, tariff, udp, lab, data, ...rest }, terminalOf(machine));
  },
};

const kioskFlags = {
  line: { kind: address(), doc: 'the centre’s kiosk line' },
  ca: { kind: text('FILE'), doc: 'the centre’s certificate authority, DIR/ca.pem of its server' },
  enrol: { kind: text('CODE'), doc: 'one-time code from medlar invite --kiosk; needed once' },
  data: { kind: text('DIR'), doc: 'folder in which the kiosk keeps its token, default ./data' },
  lab: { kind: toggle(), doc: 'speaks as the original program does, in the clear' },
} as const;

export const kiosk: Command = {
  flags: kioskFlags,
  takesSettings: false,
  async run(args, machine) {
    const { lab = false, line, data = './data', ...rest } = ownFlags(kioskFlags, args);
    if (line === undefined) throw new UsageRefusal('say where the kiosk line is: medlar kiosk --line HOST:PORT');
    return runKiosk({ line, lab, data, ...rest }, terminalOf(machine));
  },
};

const pharmacyFlags = {
  line: { kind: address(), doc: 'the centre’s kiosk line' },
  ca: { kind: text('FILE'), doc: 'the centre’s certificate authority, DIR/ca.pem of its server' },
  login: { kind: text('FILE'), doc: 'file with one line: name password' },
} as const;

export const pharmacy: Command = {
  flags: pharmacyFlags,
  takesSettings: false,
  async run(args, machine) {
    const { line, ...rest } = ownFlags(pharmacyFlags, args);
    if (line === undefined) throw new UsageRefusal('say where the kiosk line is: medlar pharmacy --line HOST:PORT');
    return runPharmacy({ line, ...rest }, terminalOf(machine));
  },
};

const recordsFlags = {
  line: { kind: address(), doc: 'the centre’s records line' },
  ca: { kind: text('FILE'), doc: 'the centre’s certificate authority, DIR/ca.pem of its server' },
  pin: { kind: text('FILE'), doc: 'file that keeps the ledger’s key and the newest checkpoint seen, to be compared the next time' },
} as const;

export const records: Command = {
  flags: recordsFlags,
  takesSettings: false,
  async run(args, machine) {
    const { line, ...rest } = ownFlags(recordsFlags, args);
    if (line === undefined) throw new UsageRefusal('say where the records are: medlar records --line HOST:PORT --ca FILE');
    return runRecords({ line, ...rest }, terminalOf(machine));
  },
};

function ownFlags<F extends Parameters<typeof readFlags>[0]>(flags: F, args: readonly string[]) {
  const { values, words } = readFlags(flags, args);
  if (words.length > 0) throw new UsageRefusal(`there is no place for "${words.join(' ')}"; flags begin with --`);
  return values;
}

function terminalOf(machine: Machine): TerminalIo {
  const stop = new AbortController();
  void machine.stopAsked().then(() => stop.abort());
  return {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    clock: { now: machine.now, after: machine.after },
    random: machine.random,
    signal: stop.signal,
  };
}
