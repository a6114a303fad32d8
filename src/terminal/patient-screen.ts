/** The patient's program over TLS on a terminal: menus with arrow keys, a list that changes while one chooses, a bar while the doctor is asked. */
import { intro, log, note, outro, password, text } from '@clack/prompts';
import type { FreeSlot, Visit } from '#centre/requests.ts';
import { isPlanSendable } from '#doors/estimate-wire.ts';
import type { EstimateReply } from '#doors/estimate-wire.ts';
import { isRefusal } from '#model/refusal.ts';
import { RETRIES_MAX } from './estimate-client.ts';
import type { Unanswered } from './estimate-client.ts';
import { askedOnScreen } from './log-in-screen.ts';
import { liveSelect } from './live-select.ts';
import { endpointText } from './line-client.ts';
import { PatientSession } from './patient-session.ts';
import type { Done, PatientSetting } from './patient-session.ts';
import { bookedText, isOpen, priceText, receiptText, refusalText, slotText, unansweredText, visitText } from './patient-words.ts';
import { startRetryBar } from './retry-bar.ts';
import { EXIT } from './terminal-io.ts';
import type { TerminalIo } from './terminal-io.ts';

/** Wrong passwords before the program gives up; the centre slows guessing down by itself. */
const LOGINS_MAX = 3;

/** Esc goes back, and out of the first menu; Ctrl-C ends at once with EXIT.interrupted. */
export const runScreenPatient = async (setting: PatientSetting, io: TerminalIo): Promise<number> => {
  const session = new PatientSession(setting, io);
  const screen = new Screen(session, setting, io);
  const typed = (_: string, key: { readonly ctrl?: boolean; readonly name?: string }): void => {
    if (key.ctrl === true && key.name === 'c') screen.interrupted = true;
  };
  io.stdin.on('keypress', typed);
  try {
    return await screen.run();
  } catch (error) {
    if (error instanceof Interrupted) return EXIT.interrupted;
    throw error;
  } finally {
    io.stdin.off('keypress', typed);
    session.close();
    io.stdin.pause();
  }
};

/** Ctrl-C or SIGTERM: unwinds to `runScreenPatient`, whatever is on the screen. */
class Interrupted extends Error {}

class Screen {
  interrupted = false;
  readonly #session: PatientSession;
  readonly #setting: PatientSetting;
  readonly #io: TerminalIo;
  /** What every prompt is given. */
  readonly #common: { readonly input: TerminalIo['stdin']; readonly output: TerminalIo['stdout']; readonly signal: AbortSignal };
  #plan: string | undefined;

  constructor(session: PatientSession, setting: PatientSetting, io: TerminalIo) {
    this.#session = session;
    this.#setting = setting;
    this.#io = io;
    this.#common = { input: io.stdin, output: io.stdout, signal: io.signal };
    this.#plan = setting.plan;
  }

  async run(): Promise<number> {
    intro(`Medlar, the desk at ${endpointText(this.#setting.desk)}`, this.#common);
    await this.#session.reach();
    if (!(await this.#logIn())) return EXIT.refused;
    if (this.#setting.pick !== undefined) return this.#finish(await this.#take(this.#setting.pick));
    for (;;) {
      const wish = await this.#choose('What would you like to do?', [
        { value: 'book', label: 'Book a visit' },
        { value: 'visits', label: 'My visits: price, move, cancel' },
        { value: 'leave', label: 'Leave' },
      ]);
      if (wish === 'book') await this.#book();
      else if (wish === 'visits') await this.#visits();
      else return this.#finish(EXIT.done);
    }
  }

  async #logIn(): Promise<boolean> {
    const { login } = this.#setting;
    for (let attempt = 1; attempt <= LOGINS_MAX; attempt += 1) {
      const username =
        login?.username ?? this.#answer(await text({ message: 'Your name at the centre', validate: needed, ...this.#common }));
      if (username === undefined) return false;
      const secret = login?.password ?? this.#answer(await password({ message: 'Password', validate: needed, ...this.#common }));
      if (secret === undefined) return false;
      const refusal = await this.#session.logIn(username, secret, askedOnScreen(this.#common));
      this.#check();
      if (refusal === undefined) return true;
      if (refusal === 'gone') return false;
      log.error(refusalText(refusal), this.#common);
      if (login !== undefined) return false;
    }
    return false;
  }

  async #book(): Promise<void> {
    const index = await this.#chooseSlot('Choose an appointment');
    if (index !== undefined) await this.#take(index);
  }

  /** Books the slot and asks its price. */
  async #take(index: number): Promise<number> {
    const chosen = this.#tell(await this.#act(() => this.#session.choose(index)), (visit) => bookedText(visit, this.#session.zone));
    return chosen === undefined ? EXIT.refused : this.#price(chosen);
  }

  /** A free slot's index; undefined when there is none or the person goes back. */
  async #chooseSlot(message: string): Promise<number | undefined> {
    const session = this.#session;
    if (session.slots.length === 0) {
      log.info('There are no free appointments now. Look again later: a cancelled one is free at once.', this.#common);
      return undefined;
    }
    const options = (): readonly { value: number; label: string }[] =>
      session.slots.map((slot) => ({ value: slot.index, label: slotLabel(slot, session.zone) }));
    const live = liveSelect({ message: `${message} (clocks of ${session.zone}; Esc goes back)`, options: options(), ...this.#common });
    session.onChange(() => live.update(options(), session.fault === undefined ? 'taken' : 'the centre is away'));
    const index = this.#answer(await live.chosen);
    session.onChange(() => undefined);
    return index;
  }

  async #visits(): Promise<void> {
    const answer = await this.#act(() => this.#session.visits());
    if (isRefusal(answer)) return log.error(refusalText(answer), this.#common);
    const visits = answer.value.filter(isOpen);
    if (visits.length === 0) return log.info('You have no visits.', this.#common);
    const labels = visits.map((visit, position) => ({ value: position, label: visitText(visit, this.#session.zone) }));
    const position = await this.#choose('Which visit? (Esc goes back)', labels);
    const visit = position === undefined ? undefined : visits[position];
    if (visit !== undefined) await this.#change(visit);
  }

  async #change(visit: Visit): Promise<void> {
    const session = this.#session;
    const wish = await this.#choose(slotText(visit.slot, session.zone), [
      { value: 'price', label: 'Ask the price' },
      { value: 'move', label: 'Move it to another time' },
      { value: 'cancel', label: 'Cancel it' },
      { value: 'back', label: 'Leave it as it is' },
    ]);
    if (wish === 'price') await this.#price(visit);
    if (wish === 'cancel')
      this.#tell(await this.#act(() => session.cancel(visit.appointment)), () => 'Cancelled. The time is free for others.');
    if (wish !== 'move') return;
    const index = await this.#chooseSlot('Move it to');
    if (index === undefined) return;
    const moved = await this.#act(() => session.move(visit.appointment, index));
    this.#tell(moved, (now) => `Moved. ${bookedText(now, session.zone)}`);
  }

  async #price(visit: Visit): Promise<number> {
    this.#plan ??= this.#answer(
      await text({ message: 'Your insurance plan (Esc skips the price)', validate: planNeeded, ...this.#common }),
    )?.trim();
    const plan = this.#plan;
    if (plan === undefined) return EXIT.unanswered;
    const { doctor } = visit.slot;
    const answer = await this.#ask(visit, plan);
    if (answer === undefined || 'unanswered' in answer) {
      log.warn(unansweredText(doctor, answer), this.#common);
      return EXIT.unanswered;
    }
    note(priceText(plan, doctor, answer), 'Price', this.#common);
    return EXIT.done;
  }

  async #ask(visit: Visit, plan: string): Promise<EstimateReply | Unanswered | undefined> {
    const stop = new AbortController();
    const bar = startRetryBar({
      input: this.#io.stdin,
      output: this.#io.stdout,
      after: this.#io.clock.after,
      onInterrupt: () => {
        this.interrupted = true;
        stop.abort();
      },
    });
    try {
      const tell = (attempt: number): void =>
        bar.show(
          attempt / (RETRIES_MAX + 1),
          `asking ${visit.slot.doctor}${attempt === 1 ? '' : `, attempt ${attempt} of ${RETRIES_MAX + 1}`}`,
        );
      return await this.#session.estimate(visit, plan, tell, stop.signal);
    } finally {
      bar.stop();
      this.#check();
    }
  }

  #choose<Value extends string | number>(message: string, options: readonly { value: Value; label: string }[]): Promise<Value | undefined> {
    return liveSelect({ message, options, ...this.#common }).chosen.then((value) => this.#answer(value));
  }

  async #act<T>(act: () => Promise<T>): Promise<T> {
    if (this.#session.fault !== undefined) log.warn('The centre is away for the moment; trying until it is back.', this.#common);
    const done = await act();
    this.#check();
    return done;
  }

  #tell<T>(done: Done<T> | Parameters<typeof refusalText>[0], words: (value: T) => string): T | undefined {
    if (isRefusal(done)) {
      log.error(refusalText(done), this.#common);
      return undefined;
    }
    log.success(words(done.value), this.#common);
    if (done.receipt !== undefined) log.message(receiptText(done.receipt), this.#common);
    return done.value;
  }

  /** What was answered; undefined for Esc. */
  #answer<T>(value: T): Exclude<T, symbol> | undefined {
    this.#check();
    // The only symbol that a prompt gives says that it was left.
    return typeof value === 'symbol' ? undefined : (value as Exclude<T, symbol>);
  }

  #check(): void {
    if (this.interrupted || this.#io.signal.aborted) throw new Interrupted();
  }

  #finish(code: number): number {
    outro('Goodbye.', this.#common);
    return code;
  }
}

const slotLabel = (slot: FreeSlot, zone: string): string => `${String(slot.index).padStart(3)}  ${slotText(slot, zone)}`;

const needed = (value: string | undefined): string | undefined =>
  value === undefined || value.trim() === '' ? 'Please type something.' : undefined;

const planNeeded = (value: string | undefined): string | undefined =>
  isPlanSendable(value?.trim() ?? '') ? undefined : 'The name of a plan has 1 to 64 characters.';
