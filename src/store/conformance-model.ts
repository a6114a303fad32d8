/**
 * The port's `commit`, as simply as it can be said: maps in memory, one Write at a time. The engines must agree with it.
 */
import type { ClaimRow, CommitResult, DataKeyRow, EntryRow, IndexRow, ResourceRow, TransientRow, VersionRow, Write } from './port.ts';

export class ModelStore {
  readonly versions = new Map<string, VersionRow>();
  readonly resources = new Map<number, ResourceRow>();
  readonly index = new Map<string, IndexRow>();
  readonly claims = new Map<string, ClaimRow>();
  readonly entries = new Map<number, EntryRow>();
  readonly keys = new Map<number, DataKeyRow>();
  readonly transient = new Map<string, TransientRow>();

  commit(write: Write): CommitResult {
    const draft = this.#copy();
    const result = draft.#attempt(write);
    if ('done' in result) this.#become(draft);
    return result;
  }

  current(type: number, id: string): VersionRow | undefined {
    const resource = [...this.resources.values()].find((row) => row.type === type && row.id === id);
    return resource === undefined ? undefined : this.versions.get(`${resource.rid}/${resource.version}`);
  }

  #attempt(write: Write): CommitResult {
    if (write.once !== undefined) {
      const row = this.transient.get(`${write.once.kind}/${write.once.key}`);
      const now = write.entries[0]?.row.at ?? -1;
      if (row !== undefined && row.until > now) return { conflict: 'answer', index: 0 };
    }
    for (const [index, { row, index: added, unindex }] of (write.versions ?? []).entries()) {
      const free =
        row.version === 1 ? this.current(row.type, row.id) === undefined : this.resources.get(row.rid)?.version === row.version - 1;
      if (!free) return { conflict: 'version', index };
      this.versions.set(`${row.rid}/${row.version}`, row);
      this.resources.set(row.rid, {
        rid: row.rid,
        type: row.type,
        id: row.id,
        version: row.version,
        owner: row.owner,
        deleted: row.deleted,
      });
      for (const old of unindex) this.index.delete(indexName(old));
      for (const fresh of added) this.index.set(indexName(fresh), fresh);
    }
    for (const [index, key] of (write.keys ?? []).entries()) {
      if (this.keys.has(key.owner)) return { conflict: 'key', index };
      this.keys.set(key.owner, key);
    }
    for (const { space, key, holder, changed } of write.releases ?? []) {
      if (this.claims.get(`${space}/${key}`)?.holder === holder)
        this.claims.set(`${space}/${key}`, { space, key, holder: 0, until: 0, changed });
    }
    for (const [index, { from, ...claim }] of (write.claims ?? []).entries()) {
      const row = this.claims.get(`${claim.space}/${claim.key}`);
      const free = row === undefined || row.until <= claim.changed || row.holder === claim.holder || row.holder === from;
      if (!free) return { conflict: 'claim', index };
      this.claims.set(`${claim.space}/${claim.key}`, claim);
    }
    for (const { row, index } of write.entries) {
      this.entries.set(row.rid, row);
      for (const fresh of index) this.index.set(indexName(fresh), fresh);
    }
    for (const row of [...(write.transient ?? []), ...(write.once === undefined ? [] : [write.once])])
      this.transient.set(`${row.kind}/${row.key}`, row);
    return { done: true };
  }

  #copy(): ModelStore {
    const copy = new ModelStore();
    copy.#become(this);
    return copy;
  }

  #become(other: ModelStore): void {
    replace(this.versions, other.versions);
    replace(this.resources, other.resources);
    replace(this.index, other.index);
    replace(this.claims, other.claims);
    replace(this.entries, other.entries);
    replace(this.keys, other.keys);
    replace(this.transient, other.transient);
  }
}

function replace<Key, Value>(target: Map<Key, Value>, source: ReadonlyMap<Key, Value>): void {
  target.clear();
  for (const [key, value] of source) target.set(key, value);
}

const indexName = ({ param, value, updated, rid }: IndexRow): string => `${param}/${Uint8Array.from(value).toHex()}/${updated}/${rid}`;
