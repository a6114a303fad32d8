/**
 * The words of the original appointment programs, for the lab line and the terminal. Two dialects: A speaks as the Python programs, B as the C
 * specification. Passwords are never shown. Wire facts: docs/lines.md
 */

export type Dialect = 'A' | 'B';

/** Longest list, in bytes: the old clients read once, 1,024 bytes. */
export const LIST_BYTES_MAX = 1024;

/** What stands where the originals showed a password. */
const HIDDEN = '********';

// ---- replies on the wire ----

export const loginReply = (dialect: Dialect, success: boolean): string => {
  const word = success ? 'Success' : 'Failure';
  return dialect === 'A' ? word : word.toLowerCase();
};

/** A line of the list: index and `Tue 01pm`. */
export interface ListedTime {
  readonly index: number;
  /** See `slotLabel`; ASCII. */
  readonly label: string;
}

/**
 * `1 Tue 01pm\n2 Mon 03pm\n…`, as many whole lines as LIST_BYTES_MAX bytes hold. A list of nothing is one empty line: old clients wait until at
 * least a byte has come.
 */
export function listReply(times: Iterable<ListedTime>): string {
  let reply = '';
  for (const { index, label } of times) {
    const line = `${index} ${label}\n`;
    if (reply.length + line.length > LIST_BYTES_MAX) break;
    reply += line;
  }
  return reply === '' ? '\n' : reply;
}

/** What became of a choice: `taken` is somebody else's, `unknown` an index that never existed. */
export type Choice = { readonly kind: 'reserved'; readonly doctor: string; readonly port: number } | { readonly kind: 'taken' | 'unknown' };

/** Dialect A has the port with one blank after it, B the doctor and the port; only A tells an unknown index from a taken time. */
export function choiceReply(dialect: Dialect, choice: Choice): string {
  if (choice.kind === 'reserved') return dialect === 'A' ? `${choice.port} ` : `${choice.doctor} ${choice.port}`;
  return dialect === 'A' && choice.kind === 'unknown' ? 'Invalid' : 'notavailable';
}

/** The doctor's answer: digits, or `notcovered` where the tariff lacks the plan. */
export const estimateReply = (price: string | undefined): string => price ?? 'notcovered';

// ---- names ----

/** `patient1` → `Patient1`, as the programs speak of their user. */
export const patientTitle = (username: string): string => username.charAt(0).toUpperCase() + username.slice(1);

/** `doc2` → `Doctor2`; another name with a capital. */
export function doctorTitle(listed: string): string {
  const number = /^doc(?:tor)?(\d+)$/i.exec(listed)?.[1];
  return number === undefined ? patientTitle(listed) : `Doctor${number}`;
}

// ---- what the patient's terminal prints ----

export interface Address {
  readonly ip: string;
  readonly port: number;
}

export const patientWords = {
  tcpAddress: (username: string, { ip, port }: Address): string =>
    `Phase1: ${patientTitle(username)} has TCP port number: ${port} and IP Address: ${ip}`,
  loginSent: (username: string): string =>
    `Phase1: Authentication request from ${patientTitle(username)} with username ${username} and password ${HIDDEN} has been sent to the Health Center Server`,
  loginResult: (username: string, success: boolean): string =>
    `Phase1: ${patientTitle(username)} authentication result: ${success ? 'Success' : 'Failure'}`,
  endOfPhase1: (username: string): string => `-----Phase1: End of Phase1 Authentication for ${patientTitle(username)}-----`,
  listAsked: (): string => 'send available',
  /** Heading, the lines of the list, a blank line. */
  list: (username: string, times: Iterable<ListedTime>): readonly string[] => [
    `Phase2: The following appointments are available for ${username}:`,
    ...Array.from(times, ({ index, label }) => `${index} ${label}`),
    '',
  ],
  prompt: (): string => 'Please enter the preferred appointment index and press enter:',
  reserved: (username: string, port: number): string =>
    `Phase2: The requested appointment is available and reserved to ${patientTitle(username)}. The assigned doctor port number is ${port}`,
  notAvailable: (username: string): string =>
    `Phase2: The requested appointment from ${patientTitle(username)} is not available.----->Exiting`,
  udpAddress: (username: string, { ip, port }: Address): string =>
    `Phase3: ${patientTitle(username)} has a dynamic UDP port number: ${port} and IP Address: ${ip}`,
  insurance: (plan: string): string => `My insurance: ${plan}`,
  estimateAsked: (username: string, plan: string, doctor: Address): readonly string[] => [
    `Phase3: The cost estimation request from ${patientTitle(username)} with insurance plan ${plan}`,
    `has been sent to the doctor with port number ${doctor.port} and IP address ${doctor.ip}`,
  ],
  estimated: (username: string, price: string, port: number): string =>
    `Phase3: ${patientTitle(username)} receive $ ${price} estimation cost from doctor with port number ${port}`,
  notCovered: (username: string, plan: string, port: number): string =>
    `Phase3: ${patientTitle(username)} learns that insurance plan ${plan} is not covered by the doctor with port number ${port}`,
  noAnswer: (port: number): string => `Phase3: The doctor with port number ${port} does not answer; the appointment stays reserved`,
  /** Between blank lines; the second column begins at the 26th character. */
  summary: (username: string, plan: string, cost: string, port: number): readonly string[] => [
    '',
    `${'Doctors port number'.padEnd(25)}${port}`,
    `${'Patient'.padEnd(25)}${username}`,
    `${'Insurance'.padEnd(25)}${plan}`,
    `${'Cost'.padEnd(25)}${cost}`,
    '',
  ],
  endOfPhase3: (username: string): string => `Phase3: End of Phase3 for ${patientTitle(username)}`,
} as const;

// ---- what the doctor's terminal prints ----

export const doctorWords = {
  /** At the start and after every answer. */
  udpAddress: (listed: string, { ip, port }: Address): string =>
    `Phase3: ${doctorTitle(listed)} has a static UDP port ${port} and IP Address ${ip}`,
  /** The patient's name is known in dialect A only. */
  asked: (listed: string, plan: string, port: number, name?: string): string =>
    `Phase3: ${doctorTitle(listed)} receives the request from the patient with port number ${port}${name === undefined ? '' : ` and name ${name}`} with the insurance plan ${plan}`,
  /** `{'insurance1': '40', 'insurance2': '60'}` */
  tariff: (prices: readonly { readonly plan: string; readonly price: string }[]): string =>
    `{${prices.map(({ plan, price }) => `'${plan}': '${price}'`).join(', ')}}`,
  answered: (listed: string, price: string, port: number): string =>
    `Phase3: ${doctorTitle(listed)} has sent estimated price $ ${price} to patient with port number ${port}`,
  notCovered: (listed: string, plan: string, port: number): string =>
    `Phase3: ${doctorTitle(listed)} has no price for insurance plan ${plan} and has told the patient with port number ${port} so`,
} as const;

// ---- what the server logs ----

export const serverWords = {
  address: ({ ip, port }: Address): string => `Phase1: The Health Center Server has port number: ${port} and IP address: ${ip}`,
  loginReceived: (username: string): string =>
    `Phase1: The Health Center Server has received request from a patient with username ${username} and password ${HIDDEN}`,
  loginAnswered: (username: string, success: boolean): string =>
    `Phase1: The Health Center Server sends the response: ${success ? 'Success' : 'Failure'} to patient with username ${username}`,
  listReceived: ({ ip, port }: Address): string =>
    `Phase2: The Health Center Server receives a request for available time slots from patients with port number: ${port} and IP Address: ${ip}`,
  listSent: (username: string): string =>
    `Phase2: The Health Center Server sends available time slots to patients with username ${username}`,
  choiceReceived: (index: number, port: number, username: string): string =>
    `Phase2: The Health Center Server receives a request for appointment ${index} from patient with port number: ${port} and username ${username}`,
  confirmed: (index: number, username: string): string =>
    `Phase2: The Health Center Server confirms the following appointment ${index} to patient with username ${username}`,
  rejected: (index: number, username: string): string =>
    `Phase2: The Health Center Server rejects the following appointment ${index} to patient with username ${username}`,
  invalidIndex: (): string => 'Receiving invalid time index, let patient re-enter',
} as const;
