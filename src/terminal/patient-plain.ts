/** The patient's program over TLS without a terminal: plain lines in, plain lines out, for scripts and for screen readers. */
import type { FreeSlot, Visit } from '#centre/requests.ts';
import { isPlanSendable } from '#doors/estimate-wire.ts';
import { isRefusal } from '#model/refusal.ts';
import { askedInLines } from './log-in.ts';
import { PatientSession } from './patient-session.ts';
import type { Done, PatientSetting } from './patient-session.ts';
import { bookedText, isOpen, priceText, receiptText, refusalText, slotText, unansweredText, visitText } from './patient-words.ts';
import { EXIT, openLineInput } from './terminal-io.ts';
import type { LineInput, TerminalIo } from './terminal-io.ts';

const HELP =
  'Type the number of an appointment to book it, or: list, visits, price V, cancel V, move V N, quit. V is a visit, N an appointment.';

/** With `pick` it books that one and ends; otherwise it takes commands until `quit` or the end of input. */
export const runPlainPatient = async (setting: PatientSetting, io: TerminalIo): Promise<number> => {
  const session = new PatientSession(setting, io);
  const input = openLineInput(io);
  try {
    await session.reach();
    const username = setting.login?.username ?? (await input.ask('Name: '))?.trim();
    const password = setting.login?.password ?? (await input.ask('Password: '));
    if (username === undefined || username === '' || password === undefined) return endOfInput(io);
    const refusal = await session.logIn(
      username,
      password,
      askedInLines(input, (text) => void io.stdout.write(`${text}\n`)),
    );
    if (refusal === 'gone') return endOfInput(io);
    if (refusal !== undefined) {
      io.stderr.write(`${refusalText(refusal)}\n`);
      return EXIT.refused;
    }
    const desk = new PlainDesk(session, setting, input, io);
    return setting.pick === undefined ? await desk.serve() : await desk.book(setting.pick);
  } finally {
    input.close();
    session.close();
  }
};

const endOfInput = ({ signal }: TerminalIo): number => (signal.aborted ? EXIT.interrupted : EXIT.refused);

class PlainDesk {
  readonly #session: PatientSession;
  readonly #setting: PatientSetting;
  readonly #input: LineInput;
  readonly #io: TerminalIo;
  #visits: readonly Visit[] = [];

  constructor(session: PatientSession, setting: PatientSetting, input: LineInput, io: TerminalIo) {
    this.#session = session;
    this.#setting = setting;
    this.#input = input;
    this.#io = io;
  }

  async serve(): Promise<number> {
    this.#list();
    this.#print(HELP);
    let code: number = EXIT.done;
    for (;;) {
      const typed = await this.#input.ask('');
      if (typed === undefined) return this.#io.signal.aborted ? EXIT.interrupted : code;
      const [command = '', first = '', second = ''] = typed.trim().toLowerCase().split(/\s+/);
      if (command === '') continue;
      if (command === 'quit') return code;
      code = await this.#obey(command, first, second);
      if (this.#io.signal.aborted) return EXIT.interrupted;
    }
  }

  async #obey(command: string, first: string, second: string): Promise<number> {
    if (/^\d{1,9}$/.test(command)) return this.book(Number(command));
    if (command === 'list') return this.#list();
    if (command === 'visits') return this.#listVisits();
    const visit = this.#visits[Number(first) - 1];
    if (!['price', 'cancel', 'move'].includes(command) || (command === 'move' && !/^\d{1,9}$/.test(second))) {
      this.#print(HELP);
      return EXIT.refused;
    }
    if (visit === undefined) {
      this.#print(`There is no visit ${first === '' ? 'without a number' : first}; type \`visits\` to see them.`);
      return EXIT.refused;
    }
    if (command === 'price') return this.#price(visit);
    this.#visits = []; // their numbers change with what follows
    if (command === 'cancel') return this.#tell(await this.#session.cancel(visit.appointment), () => 'Cancelled.');
    return this.#tell(
      await this.#session.move(visit.appointment, Number(second)),
      (moved) => `Moved. ${bookedText(moved, this.#session.zone)}`,
    );
  }

  /** Books and asks the price. */
  async book(index: number): Promise<number> {
    const chosen = await this.#session.choose(index);
    const code = this.#tell(chosen, (visit) => bookedText(visit, this.#session.zone));
    return isRefusal(chosen) ? code : this.#price(chosen.value);
  }

  async #price(visit: Visit): Promise<number> {
    const plan = this.#setting.plan ?? (await this.#input.ask('Insurance plan: '))?.trim();
    if (plan === undefined || plan === '') return this.#io.signal.aborted ? EXIT.interrupted : EXIT.unanswered;
    if (!isPlanSendable(plan)) {
      this.#print('That cannot be the name of a plan: it is too long, or holds control characters.');
      return EXIT.refused;
    }
    const { doctor } = visit.slot;
    const answer = await this.#session.estimate(visit, plan, (attempt) => {
      if (attempt > 1) this.#print(`No answer from ${doctor} yet; asking again (${attempt}).`);
    });
    if (answer !== undefined && !('unanswered' in answer)) {
      this.#print(priceText(plan, doctor, answer));
      return EXIT.done;
    }
    if (answer?.unanswered === 'interrupted') return EXIT.interrupted;
    this.#print(unansweredText(doctor, answer));
    return EXIT.unanswered;
  }

  #list(): number {
    const { slots, zone, more } = this.#session;
    if (slots.length === 0) this.#print('There are no free appointments now.');
    else this.#print(`Free appointments (clocks of ${zone}):`);
    for (const slot of slots) this.#print(slotLine(slot, zone));
    if (more) this.#print('There are more; these are the first.');
    return EXIT.done;
  }

  async #listVisits(): Promise<number> {
    const visits = await this.#session.visits();
    if (isRefusal(visits)) return this.#tell(visits, () => '');
    this.#visits = visits.value.filter(isOpen);
    if (this.#visits.length === 0) this.#print('You have no visits.');
    for (const [position, visit] of this.#visits.entries()) this.#print(`${position + 1} ${visitText(visit, this.#session.zone)}`);
    this.#receipt(visits);
    return EXIT.done;
  }

  #tell<T>(done: Done<T> | Parameters<typeof refusalText>[0], text: (value: T) => string): number {
    if (isRefusal(done)) {
      this.#print(refusalText(done));
      return EXIT.refused;
    }
    this.#print(text(done.value));
    this.#receipt(done);
    return EXIT.done;
  }

  #receipt({ receipt }: Done<unknown>): void {
    if (receipt !== undefined) this.#print(receiptText(receipt));
  }

  #print(text: string): void {
    this.#io.stdout.write(`${text}\n`);
  }
}

const slotLine = (slot: FreeSlot, zone: string): string => `${slot.index} ${slotText(slot, zone)}`;
