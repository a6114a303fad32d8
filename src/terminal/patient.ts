/**
 * `medlar patient`: books a visit and learns what it will cost. In lab mode it speaks and prints as the original program; otherwise over TLS, as a
 * small terminal program, or in plain lines where there is no terminal. Exit codes: see EXIT.
 */
import { PLAN_LENGTH_MAX } from '#model/tariff.ts';
import { ReplyFault } from './centre-replies.ts';
import { LineFault } from './line-client.ts';
import type { Endpoint } from './line-client.ts';
import { runLabPatient } from './patient-lab.ts';
import { runPlainPatient } from './patient-plain.ts';
import { runScreenPatient } from './patient-screen.ts';
import type { PatientSetting } from './patient-session.ts';
import { EXIT, FileRefusal, readText } from './terminal-io.ts';
import type { TerminalIo } from './terminal-io.ts';

export interface PatientOptions {
  readonly desk: Endpoint;
  /** File with the centre's certificate authority, PEM; without it the machine's own authorities count. */
  readonly ca?: string;
  /** File with one line `name password`. */
  readonly login?: string;
  /** File with one line: the name of the insurance plan. */
  readonly insurance?: string;
  /** Index to choose from the list. */
  readonly pick?: number;
  readonly lab: boolean;
}

/** Asks for what the options do not give. Resolves with an exit code; never rejects for anything that a person can mend. */
export const runPatient = async (options: PatientOptions, io: TerminalIo): Promise<number> => {
  try {
    const setting = await readSetting(options);
    if (options.lab) return await runLabPatient(setting, io);
    return await (io.stdin.isTTY === true && io.stdout.isTTY === true ? runScreenPatient(setting, io) : runPlainPatient(setting, io));
  } catch (error) {
    if (io.signal.aborted) return EXIT.interrupted;
    if (!(error instanceof LineFault || error instanceof FileRefusal || error instanceof ReplyFault)) throw error;
    io.stderr.write(`${error.message}\n`);
    return EXIT.cannot;
  }
};

const readSetting = async ({ desk, ca, login, insurance, pick }: PatientOptions): Promise<PatientSetting> => ({
  desk,
  ...(ca === undefined ? {} : { ca: await readText(ca) }),
  ...(login === undefined ? {} : { login: readLogin(login, await readText(login)) }),
  ...(insurance === undefined ? {} : { plan: readPlan(insurance, await readText(insurance)) }),
  ...(pick === undefined ? {} : { pick }),
});

const readLogin = (file: string, text: string): NonNullable<PatientSetting['login']> => {
  const [username, password, ...rest] = text.split(/\s+/).filter((word) => word !== '');
  if (username === undefined || password === undefined || rest.length > 0)
    throw new FileRefusal(`${file} has to hold one line: name password.`);
  return { username, password };
};

const readPlan = (file: string, text: string): string => {
  const [plan, ...rest] = text.split(/\s+/).filter((word) => word !== '');
  if (plan === undefined || rest.length > 0) throw new FileRefusal(`${file} has to hold one line: the name of the insurance plan.`);
  if (plan.length > PLAN_LENGTH_MAX) throw new FileRefusal(`${file}: the name of a plan has at most ${PLAN_LENGTH_MAX} characters.`);
  return plan;
};
