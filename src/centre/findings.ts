/**
 * What the watch found wrong: told to every door, written into the ledger, and the records concerned read-only until an administrator
 * acknowledges it with a reason. docs/security.md
 */
import { parameterCode } from '#fhir/search-parameters.ts';
import { tokenRange } from '#fhir/value-encoding.ts';
import { refuse } from '#model/refusal.ts';
import type { AuditEvent } from './audit.ts';
import type { House } from './house.ts';
import { type Done, performAct, performSystemAct } from './perform.ts';
import type { Answers, Context, Finding, Request } from './requests.ts';

/** What the watch and the sequencer report. */
export interface Fault {
  readonly table: string;
  /** `Type/id` where one is concerned, else the row's key in words. */
  readonly record: string;
  readonly what: string;
  readonly sinceSize?: number;
}

export interface Findings {
  /** Takes up a fault; one that is known already changes nothing. */
  readonly report: (fault: Fault) => void;
  /** Stops all changes, for a reason that only an administrator can take away. */
  readonly stop: (why: string) => void;
  readonly list: (context: Context) => Promise<Done<Answers['findings']>>;
  readonly acknowledge: (request: Extract<Request, { verb: 'acknowledge' }>, context: Context) => Promise<Done<Answers['acknowledge']>>;
  /** Why a record, or everything, is read-only. */
  readonly readOnly: (record?: string) => string | undefined;
  readonly all: () => readonly Finding[];
  /** Remembers what was acknowledged in earlier lives of this centre. */
  readonly recall: () => Promise<void>;
  /** Waits until what was reported is in the store. */
  readonly settled: () => Promise<void>;
}

/** Beyond this many the list says so and stops growing: the database is lost, and one more row makes no difference. */
const FINDINGS_MAX = 10_000;
const ACKNOWLEDGED_PAGE = 1_000;

export function createFindings(house: () => House): Findings {
  const findings = new Map<string, Finding>();
  const acknowledgedBefore = new Set<string>();
  const writing = new Set<Promise<unknown>>();
  let stopped: string | undefined;

  const idOf = (fault: Fault): string => `${fault.table}/${fault.record}`;

  const report = (fault: Fault): void => {
    const id = idOf(fault);
    if (findings.has(id) || findings.size >= FINDINGS_MAX) return;
    const { now, emit, log } = house();
    const acknowledged = acknowledgedBefore.has(`${id}: ${fault.what}`);
    const finding: Finding = {
      id,
      table: fault.table,
      record: fault.record,
      what: fault.what,
      foundAt: now(),
      acknowledged,
      ...(fault.sinceSize !== undefined && { sinceSize: fault.sinceSize }),
    };
    findings.set(id, finding);
    if (acknowledged) return;
    log.error({ table: fault.table, record: fault.record }, `no data integrity: ${fault.what}`);
    emit({ event: 'alert', finding });
    const written = performSystemAct(house(), 'report-finding', () => Promise.resolve({ answer: {}, about: `${id}: ${fault.what}` }))
      // The finding stands in memory and in the log; that the ledger cannot take it now is itself reported by the sequencer.
      .catch((error: unknown) => log.error({ error: String(error) }, 'the finding could not be written into the ledger'))
      .finally(() => writing.delete(written));
    writing.add(written);
  };

  return {
    report,
    all: () => [...findings.values()],

    stop(why) {
      stopped ??= why;
    },

    settled: async () => {
      await Promise.all(writing);
    },

    readOnly(record) {
      if (stopped !== undefined) return `the centre is read-only: ${stopped}`;
      if (record === undefined) return undefined;
      for (const finding of findings.values()) {
        if (!finding.acknowledged && (finding.record === record || finding.record.startsWith(`${record}/`))) {
          return `${record} is read-only until an administrator acknowledges the finding ${finding.id}`;
        }
      }
      return undefined;
    },

    list: (context) =>
      performAct(house(), { act: 'read-findings', purpose: 'AUDIT', context }, () =>
        Promise.resolve({ answer: { findings: [...findings.values()] } }),
      ),

    acknowledge: (request, context) =>
      performAct(house(), { act: 'acknowledge-finding', purpose: 'HSYSADMIN', context, about: request.finding }, () => {
        const finding = findings.get(request.finding);
        if (finding === undefined)
          return Promise.resolve(refuse('not-found', `there is no finding ${request.finding}; \`findings\` lists them`));
        const reason = request.reason.trim();
        if (reason === '') return Promise.resolve(refuse('bad-request', 'give a reason'));
        const acknowledged = { ...finding, acknowledged: true };
        return Promise.resolve({
          answer: acknowledged,
          about: acknowledgement(finding, reason),
          afterwards: () => findings.set(finding.id, acknowledged),
        });
      }),

    async recall() {
      const { store, keyring } = house();
      const range = {
        param: parameterCode('AuditEvent.action'),
        ...tokenRange('acknowledge-finding'),
        limit: ACKNOWLEDGED_PAGE,
        descending: true,
      };
      const rows = await store.range(range);
      for (const entry of await store.entries(rows.map((row) => row.rid))) {
        if (!keyring.entryMacValid(entry)) continue;
        const { about, act, outcome } = JSON.parse(entry.event) as AuditEvent; // under the entry's MAC
        const [what] = act === 'acknowledge-finding' && outcome === 'success' ? (about ?? '').split(REASON) : [];
        if (what !== undefined && what !== '') acknowledgedBefore.add(what);
      }
    },
  };
}

const REASON = ' — acknowledged: ';
const acknowledgement = (finding: Finding, reason: string): string => `${finding.id}: ${finding.what}${REASON}${reason}`;
