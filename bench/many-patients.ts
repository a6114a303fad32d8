/**
 * A store of as many patients as one likes, for measuring how searches grow: Synthea's, thinned to what the shapes ask for, and copied inside the database,
 * sorted, which takes minutes where the store's own writes would take hours. Copies have ids of their own, and references among themselves; bodies are the first's.
 */
import { DatabaseSync } from 'node:sqlite';
import { openSearchTrial, type TrialResource } from '#centre/trial/search.ts';
import { COMPARTMENT } from '#fhir/search-query-parameters.ts';
import { syntheaBundles } from './search-shapes.ts';

/** How many of each type a patient keeps: about 30 resources rather than 700. */
const KEPT: Readonly<Record<string, number>> = {
  Patient: 1,
  Observation: 10,
  Condition: 3,
  Encounter: 3,
  MedicationRequest: 2,
  Procedure: 3,
  DiagnosticReport: 3,
  Claim: 3,
  AllergyIntolerance: 2,
};

/** What shapes ask for by its code comes first. */
const ASKED = /"(8302-2|8867-4|85354-9|59621000)"/;

function thinned(bundle: readonly TrialResource[]): readonly TrialResource[] {
  const isAsked = (resource: TrialResource): boolean => ASKED.test(JSON.stringify(resource));
  return Object.entries(KEPT).flatMap(([type, most]) => {
    const all = bundle.filter(({ resourceType }) => resourceType === type);
    const asked = all.filter(isAsked);
    const others = all.filter((resource) => !asked.includes(resource));
    return [...asked.slice(0, Math.ceil(most / 2)), ...others].slice(0, most);
  });
}

/** Makes the store at `file`; returns how many patients there are, about `wanted`. */
export async function makeManyPatients(file: string, folder: string, wanted: number): Promise<number> {
  const trial = await openSearchTrial(`sqlite:${file}`);
  let patients = 0;
  let at = Date.UTC(2026, 10, 1);
  for (const bundle of syntheaBundles(folder)) {
    const kept = thinned(bundle);
    if (kept.length === 0) continue;
    await trial.put(kept, at++);
    patients += kept.filter(({ resourceType }) => resourceType === 'Patient').length;
  }
  await trial.house.store.close();
  const copies = Math.max(1, Math.round(wanted / patients));
  copy(file, copies - 1);
  return patients * copies;
}

function copy(file: string, copies: number): void {
  const db = new DatabaseSync(file);
  db.exec(
    'PRAGMA journal_mode = DELETE; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -1000000; PRAGMA threads = 2',
  );
  // Made anew from sorted rows afterwards.
  const indexes = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL").all();
  for (const { name } of indexes) db.exec(`DROP INDEX ${String(name)}`);
  const offset = Number(db.prepare('SELECT max(rid) AS most FROM resource').get()?.['most'] ?? 0) + 1;
  const find = db.prepare('SELECT 1 FROM resource WHERE type = ? AND id = ? AND owner <> 0');
  db.function('is_own_reference', { deterministic: true }, (value) => {
    if (!(value instanceof Uint8Array) || value.length < 3) return 0;
    const type = ((value[0] ?? 0) << 8) | (value[1] ?? 0);
    return find.get(type, Buffer.from(value.subarray(2)).toString('latin1')) === undefined ? 0 : 1;
  });
  db.exec(`
    CREATE TEMP TABLE nth AS WITH RECURSIVE n (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < ${copies}) SELECT k FROM n WHERE k <= ${copies};
    CREATE TEMP TABLE own AS SELECT i.param, i.value, i.updated, i.rid, r.owner,
        CASE WHEN i.param = ${COMPARTMENT} THEN 2 ELSE is_own_reference(i.value) END AS kind
      FROM index_row i JOIN resource r ON r.rid = i.rid WHERE r.owner <> 0;
    CREATE TEMP TABLE resource_own AS SELECT * FROM resource WHERE owner <> 0;
    CREATE TEMP TABLE version_own AS SELECT * FROM version WHERE owner <> 0;
    INSERT INTO resource (rid, type, id, version, owner, deleted)
      SELECT rid + k * ${offset}, type, id || '.' || k, version, owner + k * ${offset}, deleted FROM nth CROSS JOIN resource_own;
    INSERT INTO version (rid, version, type, id, owner, at, deleted, entry, sealed)
      SELECT rid + k * ${offset}, version, type, id || '.' || k, owner + k * ${offset}, at + k, deleted, entry, sealed FROM nth CROSS JOIN version_own;
    INSERT INTO index_row (param, value, updated, rid)
      SELECT param, CASE kind WHEN 0 THEN value WHEN 1 THEN CAST(value || '.' || k AS BLOB)
          ELSE unhex(printf('%014x', owner + k * ${offset}) || hex(substr(value, 8))) END AS copied,
        CASE updated WHEN 0 THEN 0 ELSE updated + k END AS later, rid + k * ${offset}
      FROM own CROSS JOIN nth ORDER BY param, copied, later, 4;`);
  for (const { sql } of indexes) db.exec(String(sql));
  db.exec('PRAGMA journal_mode = DELETE; PRAGMA journal_mode = WAL');
  db.close();
}
