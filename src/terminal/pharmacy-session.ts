/** The pharmacist's line to the centre, and the words for what is on it. A line that was closed for being idle is opened again. */
import { PRESCRIPTION_STATES, type PrescriptionState } from '#model/prescription.ts';
import { isRefusal } from '#model/refusal.ts';
import type { Refusal } from '#model/refusal.ts';
import { readArray, readFields, readNumber, readString, ReplyFault } from './centre-replies.ts';
import { type Endpoint, type Line, LineFault, type LineReply, openLine } from './line-client.ts';
import { logIn, type LoginQuestions } from './log-in.ts';
import type { TerminalIo } from './terminal-io.ts';

export interface PharmacySetting {
  readonly line: Endpoint;
  readonly ca?: string;
}

export interface Patient {
  readonly patient: string;
  readonly name: string;
  readonly birthDate: string;
  readonly address: string;
}

/** A prescription as it is listed. */
export interface Listed {
  readonly prescription: string;
  readonly patient: Patient;
  readonly medication: string;
  readonly sensitive: boolean;
  readonly state: PrescriptionState;
}

export interface Ticket {
  readonly number: number;
  readonly patient: Patient;
  /** UTC milliseconds. */
  readonly since: number;
}

export interface Pharmacy {
  list(): Promise<{ readonly prescriptions: readonly Listed[]; readonly more: boolean } | Refusal>;
  queue(): Promise<{ readonly tickets: readonly Ticket[]; readonly alerts: readonly string[] } | Refusal>;
  find(name: string): Promise<readonly Patient[] | Refusal>;
  register(name: string, birthDate: string, address: string): Promise<Patient | Refusal>;
  enter(patient: Patient, medication: string, sensitive: boolean): Promise<Listed | Refusal>;
  prepare(prescription: Listed): Promise<Listed | Refusal>;
  ready(prescription: Listed): Promise<Listed | Refusal>;
  handOver(prescription: Listed, name: string, birthDate: string): Promise<Listed | Refusal>;
  cancel(prescription: Listed): Promise<Listed | Refusal>;
  close(): void;
}

/** Logs in. The refusal where the centre says no, undefined where the person has gone; rejects with LineFault where the centre is not there. */
export async function openPharmacy(
  setting: PharmacySetting,
  credentials: { readonly username: string; readonly password: string },
  questions: LoginQuestions,
  io: TerminalIo,
  onAlert: (text: string) => void,
): Promise<Pharmacy | Refusal | undefined> {
  let line: Line | undefined;

  const open = async (): Promise<Line> => {
    const fresh = await openLine({
      server: setting.line,
      ...(setting.ca === undefined ? {} : { ca: setting.ca }),
      after: io.clock.after,
      signal: io.signal,
      onEvent: ({ event, text }) => {
        if (event === 'kiosk-alert' || event === 'alert') onAlert(readString(text, 'alert'));
      },
    });
    void fresh.ended.then(() => {
      if (line === fresh) line = undefined;
    });
    return fresh;
  };

  /** The line, logged in again by its token where it had been closed meanwhile. */
  const present = async (): Promise<Line> => {
    if (line !== undefined) return line;
    const fresh = await open();
    const reply = await fresh.request('login', { token });
    if (isRefusal(reply)) {
      fresh.close();
      throw new LineFault('closed', `The session is over: ${reply.text}.`);
    }
    return (line = fresh);
  };

  const first = await open();
  const entered = await logIn((verb, args) => first.request(verb, args), credentials, questions);
  if (entered === undefined || isRefusal(entered)) {
    first.close();
    return entered;
  }
  const { token } = entered;
  line = first;

  const ask = async <T>(verb: string, args: object, read: (ok: unknown) => T): Promise<T | Refusal> => {
    const reply: LineReply = await (await present()).request(verb, args);
    return isRefusal(reply) ? reply : read(reply.ok);
  };

  return {
    list: () =>
      ask('prescriptions', {}, (ok) => {
        const { prescriptions, more } = readFields(ok);
        return { prescriptions: readArray(prescriptions, 'list', readListed), more: more === true };
      }),
    queue: () =>
      ask('queue', {}, (ok) => {
        const { tickets, alerts } = readFields(ok);
        return {
          tickets: readArray(tickets, 'queue', readTicket),
          alerts: readArray(alerts, 'alerts', (alert) => readString(readFields(alert)['text'], 'alert')),
        };
      }),
    find: (name) => ask('find-patient', { name }, (ok) => readArray(readFields(ok)['patients'], 'list', readPatient)),
    register: (name, birthDate, address) => ask('register-patient', { name, birthDate, address }, readPatient),
    enter: ({ patient }, medication, sensitive) => ask('enter-prescription', { patient, medication, sensitive }, readListed),
    prepare: ({ prescription }) => ask('prepare', { prescription }, readListed),
    ready: ({ prescription }) => ask('mark-ready', { prescription }, readListed),
    handOver: ({ prescription }, name, birthDate) => ask('hand-over', { prescription, name, birthDate }, readListed),
    cancel: ({ prescription }) => ask('cancel-prescription', { prescription }, readListed),
    close: () => line?.close(),
  };
}

export const patientText = ({ name, birthDate, address }: Patient): string =>
  [name, birthDate, address].filter((part) => part !== '').join(', ');

export const prescriptionText = ({ state, medication, sensitive, patient }: Listed): string =>
  `${state.padEnd(17)}  ${medication}${sensitive ? ' (sensitive)' : ''}  for ${patient.name}, ${patient.birthDate}`;

export const ticketText = ({ number, patient }: Ticket): string => `${number}  ${patientText(patient)}`;

function readPatient(value: unknown): Patient {
  const { patient, name, birthDate, address } = readFields(value, 'patient');
  return {
    patient: readString(patient, 'patient'),
    name: readString(name, 'name'),
    birthDate: birthDate === undefined ? '' : readString(birthDate, 'birth date'),
    address: address === undefined ? '' : readString(address, 'address'),
  };
}

function readListed(value: unknown): Listed {
  const { prescription, patient, medication, sensitive, state } = readFields(value, 'prescription');
  const known = PRESCRIPTION_STATES.find((one) => one === state);
  if (known === undefined) throw new ReplyFault('state of a prescription');
  return {
    prescription: readString(prescription, 'prescription'),
    patient: readPatient(patient),
    medication: readString(medication, 'medication'),
    sensitive: sensitive === true,
    state: known,
  };
}

function readTicket(value: unknown): Ticket {
  const { number, patient, since } = readFields(value, 'ticket');
  return { number: readNumber(number, 'number'), patient: readPatient(patient), since: readNumber(since, 'time') };
}
