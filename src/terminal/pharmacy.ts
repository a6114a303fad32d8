/**
 * `medlar pharmacy`: the pharmacist's queue and prescriptions, and what is done with them. Menus on a terminal, plain lines of commands without one.
 * Exit codes: see EXIT.
 */
import { intro, log, outro, password, select, text } from '@clack/prompts';
import { nextState } from '#model/prescription.ts';
import { isRefusal } from '#model/refusal.ts';
import { ReplyFault } from './centre-replies.ts';
import { endpointText, LineFault } from './line-client.ts';
import type { Endpoint } from './line-client.ts';
import { askedInLines } from './log-in.ts';
import { askedOnScreen } from './log-in-screen.ts';
import { openPharmacy, type Pharmacy, patientText, type PharmacySetting, prescriptionText, ticketText } from './pharmacy-session.ts';
import type { Listed, Patient } from './pharmacy-session.ts';
import { EXIT, FileRefusal, openLineInput, readText } from './terminal-io.ts';
import type { LineInput, TerminalIo } from './terminal-io.ts';

/** What a pharmacist does with a prescription; a menu has those that its state allows. */
const STEPS = [
  { value: 'prepare', label: 'Prepare' },
  { value: 'ready', label: 'Mark ready' },
  { value: 'hand-over', label: 'Hand over' },
  { value: 'cancel', label: 'Cancel the prescription' },
] as const;

export interface PharmacyOptions {
  readonly line: Endpoint;
  /** File with the centre's certificate authority, PEM. */
  readonly ca?: string;
  /** File with one line `name password`. */
  readonly login?: string;
}

/** Resolves with an exit code; never rejects for anything that a person can mend. */
export const runPharmacy = async (options: PharmacyOptions, io: TerminalIo): Promise<number> => {
  try {
    const setting: PharmacySetting = { line: options.line, ...(options.ca === undefined ? {} : { ca: await readText(options.ca) }) };
    const login = options.login === undefined ? undefined : readLogin(options.login, await readText(options.login));
    const screen = io.stdin.isTTY === true && io.stdout.isTTY === true;
    return await (screen ? onScreen(setting, login, io) : inLines(setting, login, io));
  } catch (error) {
    if (io.signal.aborted) return EXIT.interrupted;
    if (!(error instanceof LineFault || error instanceof FileRefusal || error instanceof ReplyFault)) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT.cannot;
  }
};

interface Login {
  readonly username: string;
  readonly password: string;
}

const readLogin = (file: string, content: string): Login => {
  const [username, password, ...rest] = content.split(/\s+/).filter((word) => word !== '');
  if (username === undefined || password === undefined || rest.length > 0)
    throw new FileRefusal(`${file} has to hold one line: name password.`);
  return { username, password };
};

// ---- plain lines ----

const HELP = `Commands: list, queue, find NAME, register, enter, prepare N, ready N, handover N, cancel N, quit. N is a line of the last list.`;

const inLines = async (setting: PharmacySetting, given: Login | undefined, io: TerminalIo): Promise<number> => {
  const input = openLineInput(io);
  const print = (line: string): void => void io.stdout.write(`${line}\n`);
  let pharmacy: Pharmacy | undefined;
  try {
    const username = given?.username ?? (await input.ask('Name: '))?.trim();
    const secret = given?.password ?? (await input.ask('Password: '));
    if (username === undefined || secret === undefined) return io.signal.aborted ? EXIT.interrupted : EXIT.refused;
    const questions = askedInLines(input, print);
    const opened = await openPharmacy(setting, { username, password: secret }, questions, io, (alert) => print(`! ${alert}`));
    if (opened === undefined) return io.signal.aborted ? EXIT.interrupted : EXIT.refused;
    if (isRefusal(opened)) {
      io.stderr.write(`${opened.text}\n`);
      return EXIT.refused;
    }
    pharmacy = opened;
    print(HELP);
    const desk = new PlainPharmacy(pharmacy, input, print);
    let code: number = EXIT.done;
    for (;;) {
      const typed = await input.ask('> ');
      if (typed === undefined || typed.trim() === 'quit') return io.signal.aborted ? EXIT.interrupted : code;
      if (typed.trim() === '') continue;
      code = (await desk.obey(typed.trim())) ? EXIT.done : EXIT.refused;
    }
  } finally {
    pharmacy?.close();
    input.close();
  }
};

class PlainPharmacy {
  readonly #pharmacy: Pharmacy;
  readonly #input: LineInput;
  readonly #print: (line: string) => void;
  #listed: readonly Listed[] = [];
  #found: readonly Patient[] = [];

  constructor(pharmacy: Pharmacy, input: LineInput, print: (line: string) => void) {
    this.#pharmacy = pharmacy;
    this.#input = input;
    this.#print = print;
  }

  /** False: it was refused, or not understood. */
  async obey(typed: string): Promise<boolean> {
    const [command = '', ...rest] = typed.split(/\s+/);
    switch (command.toLowerCase()) {
      case 'list':
        return this.#list();
      case 'queue':
        return this.#queue();
      case 'find':
        return this.#find(rest.join(' '));
      case 'register':
        return this.#register();
      case 'enter':
        return this.#enter();
      case 'prepare':
      case 'ready':
      case 'handover':
      case 'cancel':
        return this.#step(command.toLowerCase() as 'prepare' | 'ready' | 'handover' | 'cancel', Number(rest[0])); // one of the four, as the case says
      default:
        this.#print(HELP);
        return false;
    }
  }

  async #list(): Promise<boolean> {
    const listed = await this.#pharmacy.list();
    if (isRefusal(listed)) return this.#no(listed.text);
    this.#listed = listed.prescriptions;
    if (listed.prescriptions.length === 0) this.#print('There are no prescriptions under way.');
    for (const [index, one] of listed.prescriptions.entries()) this.#print(`${index + 1}  ${prescriptionText(one)}`);
    if (listed.more) this.#print('There are more; these are the oldest.');
    return true;
  }

  async #queue(): Promise<boolean> {
    const queue = await this.#pharmacy.queue();
    if (isRefusal(queue)) return this.#no(queue.text);
    if (queue.tickets.length === 0) this.#print('Nobody waits.');
    for (const ticket of queue.tickets) this.#print(ticketText(ticket));
    for (const alert of queue.alerts) this.#print(`! ${alert}`);
    return true;
  }

  async #find(name: string): Promise<boolean> {
    const found = await this.#pharmacy.find(name);
    if (isRefusal(found)) return this.#no(found.text);
    this.#found = found;
    if (found.length === 0) this.#print('Nobody of that name is here; `register` adds them.');
    for (const [index, one] of found.entries()) this.#print(`${index + 1}  ${patientText(one)}`);
    return true;
  }

  async #register(): Promise<boolean> {
    const [name, birthDate, address] = [
      await this.#input.ask('Name: '),
      await this.#input.ask('Birth date: '),
      await this.#input.ask('Address: '),
    ];
    if (name === undefined || birthDate === undefined || address === undefined) return false;
    const registered = await this.#pharmacy.register(name, birthDate, address);
    if (isRefusal(registered)) return this.#no(registered.text);
    this.#found = [registered];
    this.#print(`1  ${patientText(registered)}`);
    return true;
  }

  async #enter(): Promise<boolean> {
    const which = await this.#input.ask('For whom (line of the last find): ');
    const patient = this.#found[Number(which) - 1];
    if (patient === undefined) return this.#no('Find or register the patient first, then give their line.');
    const medication = await this.#input.ask('Medication: ');
    const sensitive = (await this.#input.ask('Sensitive (yes or no): '))?.trim().toLowerCase();
    if (medication === undefined || sensitive === undefined) return false;
    return this.#said(await this.#pharmacy.enter(patient, medication, sensitive === 'yes' || sensitive === 'y'));
  }

  async #step(step: 'prepare' | 'ready' | 'handover' | 'cancel', index: number): Promise<boolean> {
    const prescription = this.#listed[index - 1];
    if (prescription === undefined) return this.#no('There is no such line; `list` shows them.');
    if (step === 'prepare') return this.#said(await this.#pharmacy.prepare(prescription));
    if (step === 'ready') return this.#said(await this.#pharmacy.ready(prescription));
    if (step === 'cancel') return this.#said(await this.#pharmacy.cancel(prescription));
    const name = await this.#input.ask('The person says, name: ');
    const birthDate = name === undefined ? undefined : await this.#input.ask('birth date: ');
    if (name === undefined || birthDate === undefined) return false;
    return this.#said(await this.#pharmacy.handOver(prescription, name, birthDate));
  }

  #said(done: Awaited<ReturnType<Pharmacy['prepare']>>): boolean {
    if (isRefusal(done)) return this.#no(done.text);
    this.#print(prescriptionText(done));
    return true;
  }

  #no(why: string): false {
    this.#print(why);
    return false;
  }
}

// ---- a terminal ----

const LOGINS_MAX = 3;

const onScreen = async (setting: PharmacySetting, given: Login | undefined, io: TerminalIo): Promise<number> => {
  const common = { input: io.stdin, output: io.stdout, signal: io.signal };
  let interrupted = false;
  const typed = (_: string, key: { readonly ctrl?: boolean; readonly name?: string }): void => {
    if (key.ctrl === true && key.name === 'c') interrupted = true;
  };
  io.stdin.on('keypress', typed);
  let pharmacy: Pharmacy | undefined;
  const asked = async (message: string): Promise<string | undefined> => {
    const answer = await text({ message, validate: (value) => ((value ?? '').trim() === '' ? 'Please type it' : undefined), ...common });
    return typeof answer === 'string' ? answer : undefined;
  };
  const chosen = async (message: string, options: readonly { value: string; label: string }[]): Promise<string | undefined> => {
    const answer = await select({ message, options: [...options], ...common });
    return typeof answer === 'string' ? answer : undefined;
  };
  const said = (done: Awaited<ReturnType<Pharmacy['prepare']>>): void => {
    if (isRefusal(done)) log.error(done.text, common);
    else log.success(prescriptionText(done), common);
  };
  try {
    intro(`The pharmacy at ${endpointText(setting.line)}`, common);
    for (let tries = 1; pharmacy === undefined; tries += 1) {
      const username = given?.username ?? (await asked('Your name at the centre'));
      const secret = given?.password ?? (username === undefined ? undefined : await password({ message: 'Password', ...common }));
      if (username === undefined || typeof secret !== 'string') return interrupted ? EXIT.interrupted : EXIT.refused;
      const credentials = { username, password: secret };
      const opened = await openPharmacy(setting, credentials, askedOnScreen(common), io, (alert) => log.warn(alert, common));
      if (opened === undefined) return interrupted ? EXIT.interrupted : EXIT.refused;
      if (!isRefusal(opened)) pharmacy = opened;
      else {
        log.error(opened.text, common);
        if (given !== undefined || tries >= LOGINS_MAX) return EXIT.refused;
      }
    }
    const open = pharmacy;
    const actOn = async (one: Listed): Promise<void> => {
      const act = await chosen(prescriptionText(one), [
        ...STEPS.filter(({ value }) => nextState(one.state, value) !== undefined),
        { value: 'back', label: 'Back' },
      ]);
      if (act === 'prepare') said(await open.prepare(one));
      if (act === 'ready') said(await open.ready(one));
      if (act === 'cancel') said(await open.cancel(one));
      if (act !== 'hand-over') return;
      const name = await asked('The person says, name');
      const birthDate = name === undefined ? undefined : await asked('and birth date');
      if (name !== undefined && birthDate !== undefined) said(await open.handOver(one, name, birthDate));
    };
    const whom = async (): Promise<Patient | undefined> => {
      const name = await asked('Name of the patient');
      if (name === undefined) return undefined;
      const found = await open.find(name);
      if (isRefusal(found)) {
        log.error(found.text, common);
        return undefined;
      }
      const at = await chosen('Which one?', [
        ...found.map((one, index) => ({ value: String(index), label: patientText(one) })),
        { value: 'new', label: 'Somebody new' },
      ]);
      if (at !== 'new') return found[Number(at)];
      const birthDate = await asked('Birth date');
      const address = birthDate === undefined ? undefined : await asked('Home address');
      if (birthDate === undefined || address === undefined) return undefined;
      const registered = await open.register(name, birthDate, address);
      if (!isRefusal(registered)) return registered;
      log.error(registered.text, common);
      return undefined;
    };
    for (;;) {
      const wish = await chosen('What next?', [
        { value: 'list', label: 'Prescriptions under way' },
        { value: 'queue', label: 'The queue' },
        { value: 'enter', label: 'Enter a prescription' },
        { value: 'leave', label: 'Leave' },
      ]);
      if (wish === undefined || wish === 'leave') break;
      if (wish === 'queue') {
        const queue = await open.queue();
        if (isRefusal(queue)) log.error(queue.text, common);
        else {
          log.message(queue.tickets.length === 0 ? 'Nobody waits.' : queue.tickets.map(ticketText).join('\n'), common);
          for (const alert of queue.alerts) log.warn(alert, common);
        }
      }
      if (wish === 'list') {
        const listed = await open.list();
        if (isRefusal(listed)) log.error(listed.text, common);
        else if (listed.prescriptions.length === 0) log.message('There are no prescriptions under way.', common);
        else {
          const at = await chosen(
            'Which one? (Esc goes back)',
            listed.prescriptions.map((one, index) => ({ value: String(index), label: prescriptionText(one) })),
          );
          const one = listed.prescriptions[Number(at)];
          if (one !== undefined) await actOn(one);
        }
      }
      if (wish === 'enter') {
        const patient = await whom();
        const medication = patient === undefined ? undefined : await asked('Medication');
        if (patient === undefined || medication === undefined) continue;
        const sensitive = await chosen('Shown at the kiosk as', [
          { value: 'letters', label: 'its first letters' },
          { value: 'item', label: '“1 item”: it is sensitive' },
        ]);
        if (sensitive !== undefined) said(await open.enter(patient, medication, sensitive === 'item'));
      }
    }
    outro('Goodbye.', common);
    return interrupted || io.signal.aborted ? EXIT.interrupted : EXIT.done;
  } finally {
    io.stdin.off('keypress', typed);
    pharmacy?.close();
    io.stdin.pause();
  }
};
