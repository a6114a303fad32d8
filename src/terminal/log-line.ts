/** A row of the log as a terminal reads it from the centre's answer. */
import { actionWord } from '#model/records-words.ts';
import { readArray, readFields, readNumber, readString } from './centre-replies.ts';

export type LogLine = ReturnType<typeof readLogLine>;

/** Throws ReplyFault where it is none. */
export function readLogLine(value: unknown) {
  const { at, user, role, patient, patientName, act, outcome, refused, purpose, door, about, records } = readFields(
    value,
    'row of the log',
  );
  return {
    at: readNumber(at, 'time'),
    user: readString(user, 'user'),
    role: readString(role, 'role'),
    patient: patient === null ? undefined : readString(patient, 'patient'),
    patientName: patientName === undefined ? undefined : readString(patientName, 'patient'),
    // What the centre calls an act, in the original's word for it; unknown ones stay as they are.
    act: actionWord(readString(act, 'act') as Parameters<typeof actionWord>[0]),
    outcome: readString(outcome, 'outcome'),
    refused: refused === null ? '' : readString(refused, 'refusal'),
    purpose: readString(purpose, 'purpose'),
    door: readString(door, 'door'),
    about: about === null ? '' : readString(about, 'about'),
    records: readArray(records, 'records', (record) => readString(record, 'record')).join(', '),
  };
}
