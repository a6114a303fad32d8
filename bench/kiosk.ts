/**
 * The kiosk under load: secured conversations over 1,000 open TLS lines, each act durably audited, beside what the same lines carry when nothing is
 * asked of the centre; and whether the time of an answer tells a patient's name from an invented one, over 10,000 tries, with and without the floor.
 * The server runs in this process, its clients in a worker. Run: node bench/kiosk.ts [rounds]
 */
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { pino } from 'pino';
import { openTrial } from '#centre/trial/centre.ts';
import { startKiosk } from '#doors/kiosk.ts';
import { type KioskLoad, type KioskLoadResult, runKioskLoad } from './kiosk-load.ts';
import { median } from './figures.ts';
import { load as loadIn } from './load-thread.ts';

const LINES = 1_000;
const PEOPLE = 8_000;
const CONVERSATIONS = 16_000;
const TRIES = 10_000;
/** Few enough that the centre keeps up: what is measured is the answer, not the queue. */
const TRYING_LINES = 25;
const WANT_PER_SECOND = 2_000;
const WANT_DIFFERENCE_MS = 1;
const FOREVER = 253_402_300_799_999;
const ROUNDS = Number(process.argv[2] ?? 3);

const nameOf = (person: number): string => `Person ${word(person)}`;
/** A number in letters, so that names are names. */
const word = (value: number): string => value.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + Number.parseInt(digit, 26)));
const birthDateOf = (person: number): string => `${(person % 12) + 1}/${(person % 28) + 1}/${1930 + (person % 80)}`;

const people = (): string =>
  JSON.stringify(
    Object.fromEntries(
      Array.from({ length: PEOPLE }, (_, at) => [
        `p${at}`,
        {
          Name: nameOf(at),
          DOB: birthDateOf(at),
          Address: `${at} Bench Street`,
          Medication: at % 2 === 0 ? ['Amlodipine', 'Tretinoin'] : [],
        },
      ]),
    ),
  );

async function main(): Promise<void> {
  const worker = new Worker(import.meta.filename, { execArgv: [] });
  const load = (work: KioskLoad): Promise<KioskLoadResult> => loadIn(worker, work);
  const rates: number[] = [];
  const bare: number[] = [];
  const differences = new Map<number, number[]>();
  try {
    for (let round = 0; round < ROUNDS; round++) {
      for (const floorMs of [50, 0]) {
        const centre = await busyKiosk(floorMs);
        try {
          if (floorMs > 0) {
            bare.push((await load({ ...centre.lines(LINES), requests: closes(CONVERSATIONS) })).perSecond);
            const before = centre.entries();
            const done = await load({ ...centre.lines(LINES), requests: conversations() });
            rates.push(done.perSecond);
            console.log(
              `${Math.round(done.perSecond)} conversations/s at ${LINES} lines, p50 ${done.p50['all']?.toFixed(0)} ms, p99 ${done.p99['all']?.toFixed(0)} ms, ` +
                `${((centre.entries() - before) / CONVERSATIONS).toFixed(2)} commits each; nothing asked: ${Math.round(bare.at(-1) ?? 0)}/s`,
            );
          }
          const stop = centre.runClock();
          const tried = await load({ ...centre.lines(TRYING_LINES), requests: tries() });
          stop();
          const difference = Math.abs((tried.p50['patient'] ?? 0) - (tried.p50['nobody'] ?? 0));
          differences.set(floorMs, [...(differences.get(floorMs) ?? []), difference]);
          console.log(
            `floor ${floorMs} ms: a patient's name ${tried.p50['patient']?.toFixed(3)} ms, nobody's ${tried.p50['nobody']?.toFixed(3)} ms (medians of ${TRIES} tries)`,
          );
        } finally {
          await centre.close();
        }
      }
    }
    const rate = median(rates);
    const evened = median(differences.get(50) ?? []);
    console.log(
      `\nsecured conversations  ${Math.round(rate)}/s, wanted ≥ ${WANT_PER_SECOND}/s; the same lines with nothing asked ${Math.round(median(bare))}/s`,
    );
    console.log(
      `patient or nobody      ${evened.toFixed(3)} ms apart, wanted < ${WANT_DIFFERENCE_MS} ms; without the floor ${median(differences.get(0) ?? []).toFixed(3)} ms`,
    );
    process.exitCode = rate >= WANT_PER_SECOND && evened < WANT_DIFFERENCE_MS ? 0 : 1;
  } finally {
    await worker.terminate();
  }
}

/** People who are there, in an order in which nobody comes twice at once. */
const conversations = (): KioskLoad['requests'] =>
  Array.from({ length: CONVERSATIONS }, (_, at) => {
    const person = (at * 4_801) % PEOPLE;
    return { verb: 'identify', args: { name: nameOf(person), birthDate: birthDateOf(person) }, group: 'all', expect: '"status"' };
  });

const closes = (count: number): KioskLoad['requests'] =>
  Array.from({ length: count }, () => ({ verb: 'close', args: {}, group: 'all', expect: '"ok"' }));

/** A wrong birth date for a patient, or any for nobody, by turns and of equal length. */
const tries = (): KioskLoad['requests'] =>
  Array.from({ length: TRIES }, (_, at) => {
    const patient = at % 2 === 0;
    const name = patient ? nameOf(at >> 1) : `Nobody ${word(at >> 1)}`;
    return { verb: 'identify', args: { name, birthDate: '1/1/1901' }, group: patient ? 'patient' : 'nobody', expect: 'not-found' };
  });

async function busyKiosk(floorMs: number) {
  const trial = await openTrial({
    settings: { kiosk: { mode: 'resistant', shows: 'letters', returnDays: 14, floorMs } },
  });
  const imported = await trial.administration.importKiosk({ name: 'people.json', text: people() });
  if ('faults' in imported) throw new Error(imported.faults[0]?.text);
  const tokens: string[] = [];
  for (let at = 0; at < LINES; at++) {
    await trial.centre.kiosk(`k${at}`);
    tokens.push((await trial.administration.issueToken(`kiosk:k${at}`, FOREVER)) ?? '');
  }
  const kiosk = await startKiosk(trial.centre, {
    host: '127.0.0.1',
    port: 0,
    log: pino({ level: 'silent' }),
    now: () => trial.house.now(),
    tls: trial.tls.server,
    limits: { peerConnectionsMax: LINES * 2 },
  });
  return {
    lines: (count: number) => ({ port: kiosk.address.port, authority: trial.tls.authority, tokens: tokens.slice(0, count) }),
    entries: () => trial.store.figures().writes,
    /** Hours pass in no time, or guessing would be slowed down, which it is meant to be. */
    runClock() {
      let now = Date.now();
      const timer = setInterval(() => trial.setClock((now += 3_600_000)), 2);
      return () => clearInterval(timer);
    },
    async close() {
      await kiosk.close();
      await trial.remove();
    },
  };
}

if (!isMainThread) {
  parentPort?.on('message', (load: KioskLoad) => {
    void runKioskLoad(load).then((result) => parentPort?.postMessage(result));
  });
} else {
  await main();
}
