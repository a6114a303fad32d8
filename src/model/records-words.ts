/** The words of the original medical records, for the line and the terminal. One answer for what is not there and what one may not touch, on purpose. */
import type { Act } from './act.ts';

export const RECORD_VERBS = [
  'create_record',
  'delete_record',
  'update_record',
  'get_records',
  'print_record',
  'copy_record',
  'query_user_logs',
] as const;
export type RecordVerb = (typeof RECORD_VERBS)[number];

const DONE: Readonly<Record<Exclude<RecordVerb, 'query_user_logs'>, string>> = {
  create_record: 'Record created successfully',
  delete_record: 'Record deleted successfully',
  update_record: 'Record updated successfully',
  get_records: 'Records found',
  print_record: 'Record found',
  copy_record: 'Record copied successfully',
};

/** `patient`: whose log it is. */
export const doneWords = (verb: RecordVerb, patient: string): string =>
  verb === 'query_user_logs' ? `Logs found for user ${patient}` : DONE[verb];

const DOES: Readonly<Record<RecordVerb, string>> = {
  create_record: 'create record',
  delete_record: 'delete record',
  update_record: 'update record',
  get_records: 'get records',
  print_record: 'print record',
  copy_record: 'copy record',
  query_user_logs: 'query logs',
};

/** `patient`: as they were named, where somebody was. */
export function notThereWords(verb: RecordVerb, patient: string | undefined): string {
  const reading = verb === 'print_record' || verb === 'get_records' || verb === 'query_user_logs';
  const first = reading && patient !== undefined ? `No records found for patient ID: ${patient}` : 'Records not found';
  return `${first}\n\nOR\n\nUser not allowed to ${DOES[verb]}`;
}

const ACTIONS: Readonly<Partial<Record<Act, string>>> = {
  'create-record': 'create',
  'delete-record': 'delete',
  'update-record': 'update',
  'read-records': 'query_records',
  'print-record': 'print_record',
  'copy-record': 'copy_record',
  'create-copy-record': 'create_copy_record',
  'query-logs': 'query_logs',
};

/** As the original's log named it; acts that it did not have, in the same style. */
export const actionWord = (act: Act): string => ACTIONS[act] ?? act.replaceAll('-', '_');

/** The act behind a word of the log: the original's, or ours. */
export const actOfWord = (word: string, acts: readonly Act[]): Act | undefined =>
  acts.find((act) => act === word || actionWord(act) === word);

export const LOG_HEAD = ['Datetime', 'User ID', 'Patient ID', 'Action'] as const;

/** What the server told every client, again and again. */
export const INTEGRITY_ALERT = "Error: No data integrity in the server's database";

const AUDITOR_MENU: readonly (readonly [RecordVerb, string])[] = [
  ['create_record', 'Create a record'],
  ['delete_record', 'Delete a record'],
  ['update_record', 'Update a record'],
  ['get_records', 'Get all records'],
  ['print_record', 'Print a record'],
  ['copy_record', 'Copy a record'],
  ['query_user_logs', 'Query user logs'],
];

const CARE: ReadonlySet<RecordVerb> = new Set<RecordVerb>(['create_record', 'update_record', 'get_records', 'print_record']);

/**
 * The menu of a role, in order, with nothing in it that the policy never grants. A patient's is that of the screens, and copying, which the report grants,
 * as a seventh; who has no business with records has none.
 */
export function menuOf(role: string): readonly (readonly [RecordVerb, string])[] {
  if (role === 'auditor') return AUDITOR_MENU;
  if (role === 'patient')
    return [...AUDITOR_MENU.filter(([verb]) => verb !== 'copy_record'), ...AUDITOR_MENU.filter(([verb]) => verb === 'copy_record')];
  return role === 'doctor' || role === 'nurse' ? AUDITOR_MENU.filter(([verb]) => CARE.has(verb)) : [];
}
