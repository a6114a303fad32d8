/** The conversation of the original medical records, screen by screen, and what Medlar adds to it. */
import { writeFile } from 'node:fs/promises';
import { INTEGRITY_ALERT, LOG_HEAD, menuOf, type RecordVerb } from '#model/records-words.ts';
import { isRefusal, type Refusal } from '#model/refusal.ts';
import { temperatureText } from '#model/vital-signs.ts';
import { readArray, readFields, readNumber, readString, ReplyFault } from './centre-replies.ts';
import { isObject } from './line-client.ts';
import { choosePassword, logIn, type LoginQuestions, setUpFactor } from './log-in.ts';
import { readLogLine } from './log-line.ts';
import type { RecordsSession, Told } from './records-session.ts';
import { columnLines, readReport, type ReportKind, reportLines, timeIn } from './report.ts';
import { EXIT, type LineInput, plainText } from './terminal-io.ts';
import type { TerminalIo } from './terminal-io.ts';

interface Person {
  readonly username: string;
  readonly role: string;
}

/** The person has gone: end of input, or Ctrl-C. */
class Gone extends Error {}

const MORE: readonly (readonly [string, string, readonly string[]])[] = [
  ['n', 'Notices to you', ['patient']],
  ['r', 'Report of who was shown records (45 CFR 164.528), as JSON or PDF', ['patient', 'auditor']],
  ['c', 'Copy of all that is kept (GDPR article 15), as JSON or PDF', ['patient', 'auditor']],
  ['l', 'Search the log', ['patient', 'auditor']],
  ['b', 'Break the glass in an emergency', ['doctor', 'nurse']],
  ['w', 'Accounts that wait for approval', ['administrator']],
  ['a', 'Approve an account', ['administrator']],
  ['f', 'Findings of the watch', ['administrator', 'auditor']],
  ['k', 'Acknowledge a finding', ['administrator']],
  ['p', 'Change your password', []],
  ['s', 'Set up a second factor', []],
];

export class RecordsTalk {
  readonly #session: RecordsSession;
  readonly #input: LineInput;
  readonly #io: TerminalIo;

  constructor(session: RecordsSession, input: LineInput, io: TerminalIo) {
    this.#session = session;
    this.#input = input;
    this.#io = io;
    session.onEvent((event) => {
      if (event.event === 'alert') {
        const record = typeof event['record'] === 'string' ? ` (${plainText(event['record'])})` : '';
        this.#print(`\n${INTEGRITY_ALERT}${record}\n`);
      } else if (event.event === 'notice' && typeof event['text'] === 'string') {
        this.#print(`\n*** ${plainText(event['text'], 600)} ***\n`);
      }
    });
  }

  async run(): Promise<number> {
    try {
      const person = await this.#enter();
      return person === undefined ? EXIT.refused : await this.#serve(person);
    } catch (error) {
      if (error instanceof Gone) return EXIT.done;
      throw error;
    }
  }

  // ---- coming in ------------------------------------------------------------------------------------------------------

  /** Registers or logs in; undefined when turned away. */
  async #enter(): Promise<Person | undefined> {
    const username = await this.#ask('Enter username: ');
    const free = await this.#session.ask('name_free', { username });
    if (isRefusal(free)) {
      this.#print(free.text);
      return undefined;
    }
    const isNew = isObject(free.ok) && free.ok['free'] === true;
    this.#print(isNew ? 'You are not registered as a user. Please enter a password' : 'Enter password');
    const password = await this.#secret('Enter password: ');
    if (isNew) {
      this.#print('Enter UserType');
      const kind = (await this.#ask('Enter Y if you are a patient: ')).trim().toUpperCase() === 'Y' ? 'patient' : 'auditor';
      const registered = await this.#session.ask('register', { username, password, kind });
      if (isRefusal(registered)) {
        this.#print(`Registration unsuccessful: ${registered.text}`);
        return undefined;
      }
      this.#print('Registration successful');
      const { why, waiting } = readFields(registered.ok);
      if (typeof why === 'string') this.#print(`Note: ${plainText(why)}.`);
      if (waiting === true) return undefined;
    }
    return this.#logIn(username, password, !isNew);
  }

  async #logIn(username: string, password: string, tell: boolean): Promise<Person | undefined> {
    const entered = await logIn((verb, args) => this.#session.ask(verb, args), { username, password }, this.#questions);
    if (entered === undefined) throw new Gone();
    if (isRefusal(entered)) {
      this.#print('Login unsuccessful');
      if (entered.refused !== 'unauthenticated') this.#print(entered.text);
      return undefined;
    }
    const { principal, policy, notices } = entered.ok;
    const person: Person = { username, role: readString(readFields(principal)['role'], 'role') };
    if (tell) this.#print('Login successful');
    this.#print('Welcome\n');
    this.#print(`You are ${person.role} usertype`);
    if (isObject(policy) && policy['auditorsChangeRecords'] === true && person.role === 'patient')
      this.#print('Note: the policy of this centre lets auditors change records; your log shows when they do.');
    if (notices !== undefined) for (const notice of readArray(notices, 'notices', noticeText)) this.#print(`*** ${notice} ***`);
    return person;
  }

  readonly #questions: LoginQuestions = {
    code: (prompt) => this.#ask(prompt),
    newPassword: (prompt) => this.#secret(prompt),
    tell: (text) => this.#print(text),
  };

  // ---- the menu -------------------------------------------------------------------------------------------------------

  async #serve(person: Person): Promise<number> {
    const menu = menuOf(person.role);
    for (;;) {
      this.#print('\nChoose an option:\n');
      for (const [index, [, words]] of menu.entries()) this.#print(`${index + 1}. ${words}`);
      // The original's two roles see its menus as they were, and learn of the letters when they ask.
      if (!ORIGINAL_ROLES.has(person.role)) this.#letters(person);
      this.#print('');
      const choice = (await this.#ask('Enter your choice: ')).trim();
      const verb = menu[Number(choice) - 1]?.[0];
      if (verb !== undefined && /^\d$/.test(choice)) await this.#obey(verb, person);
      else if (!(await this.#more(choice.toLowerCase(), person))) this.#help(menu.length, person);
      const again = await this.#ask('\nEnter Y to continue: ');
      if (again.trim().toUpperCase() !== 'Y') return EXIT.done;
    }
  }

  #help(choices: number, person: Person): void {
    this.#print(choices === 0 ? '\nThere are:' : `\nThere are 1 to ${choices}, and:`);
    this.#letters(person);
  }

  #letters({ role }: Person): void {
    for (const [letter, words, roles] of MORE) if (roles.length === 0 || roles.includes(role)) this.#print(`${letter}. ${words}`);
  }

  async #obey(verb: RecordVerb, person: Person): Promise<void> {
    const patient = person.role === 'patient' ? {} : { patient_id: await this.#ask('Enter patient ID: ') };
    const whom = patient.patient_id ?? person.username;
    if (verb === 'get_records' || verb === 'query_user_logs') return this.#list(verb, patient, whom);
    const one = { ...patient, record_id: await this.#ask(verb === 'copy_record' ? 'Enter record ID to copy: ' : 'Enter record ID: ') };
    if (verb === 'copy_record') {
      const target = person.role === 'patient' ? {} : { new_patient_id: await this.#ask('Enter new patient ID: ') };
      return this.#tell(await this.#session.ask(verb, { ...one, ...target, new_record_id: await this.#ask('Enter new record ID: ') }));
    }
    if (verb === 'create_record' || verb === 'update_record') return this.#write(verb, one, person);
    return this.#tell(await this.#session.ask(verb, one));
  }

  async #write(verb: RecordVerb, one: object, { role }: Person): Promise<void> {
    if (role === 'patient') this.#print('');
    this.#print('Enter record data:');
    const temperature = await this.#ask('Enter temperature: ');
    const pressure = await this.#ask('Enter blood_pressure: ');
    const args = { ...one, record_data: { temperature, blood_pressure: pressure } };
    const reply = await this.#session.ask(verb, args);
    if (!isRefusal(reply) || reply.refused !== 'implausible') return this.#tell(reply);
    this.#print(`\nPlease check: ${reply.text}.`);
    if ((await this.#ask('Enter Y to store it all the same: ')).trim().toUpperCase() !== 'Y') return this.#print('\nNothing was stored.');
    return this.#tell(await this.#session.ask(verb, { ...args, confirm: true }));
  }

  /** All pages of records, or the newest page of the log. */
  async #list(verb: 'get_records' | 'query_user_logs', patient: object, whom: string): Promise<void> {
    let reply = await this.#session.ask(verb, patient);
    if (isRefusal(reply)) return this.#tell(reply);
    this.#print(`\nSuccess: ${wordsOf(reply.ok)}`);
    this.#print('\nData:');
    if (verb === 'query_user_logs') {
      this.#log(dataOf(reply.ok), whom);
      return this.#receipt(reply);
    }
    for (;;) {
      for (const [record, data] of Object.entries(readFields(dataOf(reply.ok), 'records'))) {
        this.#print(`${plainText(record)}:`);
        this.#record(data);
      }
      const next = nextOf(reply.ok);
      if (next === undefined) break;
      const more = await this.#session.ask(verb, { ...patient, after: next });
      if (isRefusal(more)) return this.#tell(more);
      reply = more;
    }
    return this.#receipt(reply);
  }

  async #tell(reply: Told): Promise<void> {
    if (isRefusal(reply)) {
      this.#print(`\nError: ${reply.text}`);
      return;
    }
    this.#print(`\nSuccess: ${wordsOf(reply.ok)}`);
    const data = dataOf(reply.ok);
    if (data !== undefined) {
      this.#print('\nData:');
      this.#record(data);
    }
    await this.#receipt(reply);
  }

  #record(data: unknown): void {
    const { temperature, blood_pressure: pressure } = readFields(data, 'record');
    if (typeof temperature !== 'number') throw new ReplyFault('temperature');
    this.#print(`temperature : ${temperatureText({ value: temperature })}`);
    this.#print(`blood_pressure : ${readString(pressure, 'blood pressure')}`);
  }

  /** The original's table, oldest first. */
  #log(data: unknown, whom: string): void {
    this.#print('Logs\n');
    const rows = readArray(data, 'log', readLogLine).toReversed();
    const cells = rows.map(({ at, user, patient, patientName, act, outcome }) => [
      timeText(at),
      user,
      patientName ?? patient ?? whom,
      outcome === 'refused' ? `${act} (refused)` : act,
    ]);
    this.#table([[...LOG_HEAD], ...cells]);
  }

  #table(rows: readonly (readonly string[])[]): void {
    for (const line of columnLines(rows)) this.#print(line);
  }

  // ---- what the original had not ----------------------------------------------------------------------------------------

  /** False: there is no such choice. */
  async #more(letter: string, person: Person): Promise<boolean> {
    const known = MORE.some(([name, , roles]) => name === letter && (roles.length === 0 || roles.includes(person.role)));
    if (!known) return false;
    const { role } = person;
    const named = async (): Promise<object> => (role === 'patient' ? {} : { patient: await this.#ask('Enter patient ID: ') });
    switch (letter) {
      case 'n':
        await this.#show('notices', {}, (ok) => readArray(readFields(ok)['notices'], 'notices', noticeText));
        break;
      case 'r':
        await this.#report('disclosures', await named());
        break;
      case 'c':
        await this.#report('own_copy', await named());
        break;
      case 'l':
        await this.#search(person);
        break;
      case 'b':
        await this.#show(
          'break_glass',
          { patient: await this.#ask('Enter patient ID: '), reason: await this.#ask('Enter the reason: ') },
          (ok) => [
            `The glass is broken until ${timeText(readNumber(readFields(ok)['until'], 'time'))}. The patient is told, and everything you do is in the log.`,
          ],
        );
        break;
      case 'w':
        await this.#show('waiting', {}, (ok) =>
          readArray(readFields(ok)['accounts'], 'accounts', (account) => {
            const { username, role: wanted, since } = readFields(account);
            return `${readString(username, 'name')} wants to be ${readString(wanted, 'role')}, since ${timeText(readNumber(since, 'time'))}`;
          }),
        );
        break;
      case 'a':
        await this.#show('approve', { username: await this.#ask('Enter username: ') }, () => ['Approved.']);
        break;
      case 'f':
        await this.#show('findings', {}, (ok) => readFindings(ok).map(({ line }, index) => `${index + 1}. ${line}`));
        break;
      case 'k':
        await this.#acknowledge();
        break;
      case 'p': {
        const password = await this.#secret('Enter password: ');
        this.#told(await choosePassword((verb, args) => this.#session.ask(verb, args), password, this.#questions));
        break;
      }
      default:
        this.#told(await setUpFactor((verb, args) => this.#session.ask(verb, args), this.#questions));
    }
    return true;
  }

  /** Shows what waits, and takes a number of it or a finding's name. */
  async #acknowledge(): Promise<void> {
    const reply = await this.#session.ask('findings', {});
    if (isRefusal(reply)) return this.#tell(reply);
    const open = readFindings(reply.ok).filter(({ acknowledged }) => !acknowledged);
    if (open.length === 0) return this.#print('\nThere are none that nobody has acknowledged.');
    this.#print('');
    for (const [index, { line }] of open.entries()) this.#print(`${index + 1}. ${line}`);
    const typed = (await this.#ask('Enter finding (its number): ')).trim();
    const finding = open[Number(typed) - 1]?.id ?? typed;
    return this.#show('acknowledge', { finding, reason: await this.#ask('Enter the reason: ') }, () => ['Acknowledged.']);
  }

  /** The log with everything that is known of a row, by what is asked for. */
  async #search({ role }: Person): Promise<void> {
    const filter: Record<string, string> = {};
    const fields: readonly (readonly [string, string])[] = [
      ...(role === 'patient' ? [] : ([['patient_id', 'Enter patient ID (or nothing): ']] as const)),
      ['user_id', 'Enter user ID (or nothing): '],
      ['action', 'Enter action (or nothing): '],
      ['record_id', 'Enter record ID (or nothing): '],
    ];
    for (const [name, prompt] of fields) {
      const value = (await this.#ask(prompt)).trim();
      if (value !== '') filter[name] = value;
    }
    for (let cursor: string | undefined; ;) {
      const reply = await this.#session.ask('query_user_logs', { ...filter, ...(cursor !== undefined && { cursor }) });
      if (isRefusal(reply)) return this.#tell(reply);
      const rows = readArray(dataOf(reply.ok), 'log', readLogLine);
      this.#table([
        [...LOG_HEAD, 'Records', 'Why', 'Door', 'About'],
        ...rows.map((row) => [
          timeText(row.at),
          row.user,
          row.patientName ?? row.patient ?? '',
          row.outcome === 'refused' ? `${row.act} (${row.refused})` : row.act,
          row.records,
          row.purpose,
          row.door,
          row.about,
        ]),
      ]);
      cursor = nextOf(reply.ok);
      if (cursor === undefined) return this.#receipt(reply);
      if ((await this.#ask('Enter Y for older rows: ')).trim().toUpperCase() !== 'Y') return this.#receipt(reply);
    }
  }

  #told(mended: object | Refusal | undefined): void {
    if (mended === undefined) throw new Gone();
    if (isRefusal(mended)) this.#print(`\nError: ${mended.text}`);
  }

  /** Onto the screen, or into a file: PDF where its name ends so, JSON otherwise. */
  async #report(verb: ReportKind, args: object): Promise<void> {
    const file = (await this.#ask('Enter a file name, ending in .pdf or .json (or nothing, for the screen): ')).trim();
    const reply = await this.#session.ask(verb, args);
    if (isRefusal(reply)) return this.#tell(reply);
    const report = readReport(verb, reply.ok);
    if (file === '') for (const line of ['', ...reportLines(report)]) this.#print(line);
    else {
      const isPdf = file.toLowerCase().endsWith('.pdf');
      const content = isPdf ? await (await import('./report-pdf.ts')).reportPdf(report) : `${JSON.stringify(reply.ok, undefined, 2)}\n`;
      try {
        await writeFile(file, content, { flag: 'wx', mode: 0o600 });
        this.#print(`\nWritten: ${file}`);
      } catch (error) {
        this.#print(`\nError: ${writeFault(file, error)}`);
      }
    }
    await this.#receipt(reply);
  }

  async #show(verb: string, args: object, lines: (ok: unknown) => readonly string[]): Promise<void> {
    const reply = await this.#session.ask(verb, args);
    if (isRefusal(reply)) return this.#tell(reply);
    const shown = lines(reply.ok);
    this.#print('');
    for (const line of shown.length === 0 ? ['There are none.'] : shown) this.#print(line);
    await this.#receipt(reply);
  }

  // ---- streams ----------------------------------------------------------------------------------------------------------

  async #receipt(reply: Exclude<Told, Refusal>): Promise<void> {
    const checked = await this.#session.check(reply.receipt);
    if (checked !== undefined) this.#print(`\n${checked.text}`);
  }

  async #ask(prompt: string): Promise<string> {
    const line = await this.#input.ask(prompt);
    if (line === undefined) throw new Gone();
    if (this.#io.stdin.isTTY !== true) this.#print(''); // nobody typed an end of line
    return line;
  }

  /** Not shown while it is typed. */
  async #secret(prompt: string): Promise<string> {
    const { stdin } = this.#io;
    if (stdin.isTTY !== true || stdin.setRawMode === undefined) return this.#ask(prompt);
    stdin.setRawMode(true);
    try {
      const typed = await this.#ask(prompt);
      if (typed.includes('\u0003') || typed.includes('\u0004')) throw new Gone();
      return withoutErased(typed);
    } finally {
      stdin.setRawMode(false);
      this.#print('');
    }
  }

  #print(text: string): void {
    this.#io.stdout.write(`${text}\n`);
  }
}

/** In raw mode the terminal does not take back what backspace takes back. */
function withoutErased(typed: string): string {
  const kept: string[] = [];
  for (const char of typed) {
    if (char === '\u007f' || char === '\b') kept.pop();
    else kept.push(char);
  }
  return kept.join('');
}

/** Why a report could not be written, in a sentence. */
function writeFault(file: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'EEXIST') return `${file} is there already; nothing was written over it`;
  if (code === 'ENOENT') return `there is no such folder: ${file}`;
  return `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`;
}

const ORIGINAL_ROLES: ReadonlySet<string> = new Set(['patient', 'auditor']);

const readFindings = (ok: unknown) =>
  readArray(readFields(ok)['findings'], 'findings', (finding) => {
    const { id, what, acknowledged } = readFields(finding);
    const name = readString(id, 'id');
    return {
      id: name,
      acknowledged: acknowledged === true,
      line: `${name}: ${readString(what, 'text')}${acknowledged === true ? ' (acknowledged)' : ''}`,
    };
  });

const wordsOf = (ok: unknown): string => readString(Array.isArray(ok) ? ok[1] : undefined, 'words');
const dataOf = (ok: unknown): unknown => (Array.isArray(ok) ? ok[2] : undefined);

function nextOf(ok: unknown): string | undefined {
  const more: unknown = Array.isArray(ok) ? ok[3] : undefined;
  return isObject(more) && typeof more['next'] === 'string' ? more['next'] : undefined;
}

function noticeText(notice: unknown): string {
  const { at, text } = readFields(notice);
  return `${timeText(readNumber(at, 'time'))}  ${plainText(readString(text, 'text'), 600)}`;
}

/** By the clocks of this machine's zone. */
const timeText = timeIn(new Intl.DateTimeFormat().resolvedOptions().timeZone);
