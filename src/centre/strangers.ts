/** Strangers' attempts are counted, and one entry per door and minute tells of them, so that nobody outside can grow the log at will. */
import type { Door } from '#model/act.ts';
import type { House } from './house.ts';
import { performSystemAct } from './perform.ts';

export type Strange = 'garbage' | 'failed-login' | 'limit';

export interface Strangers {
  count(door: Door, what: Strange): void;
  /** Writes what was counted since the last time. */
  summarise(): Promise<void>;
  /** Since the start, by `door what`. */
  totals(): ReadonlyMap<string, number>;
}

export function createStrangers(house: House): Strangers {
  const counts = new Map<Door, Map<Strange, number>>();
  const totals = new Map<string, number>();
  return {
    totals: () => totals,
    count(door, what) {
      const ofDoor = counts.get(door) ?? new Map<Strange, number>();
      ofDoor.set(what, (ofDoor.get(what) ?? 0) + 1);
      counts.set(door, ofDoor);
      const total = `${door} ${what}`;
      totals.set(total, (totals.get(total) ?? 0) + 1);
    },
    async summarise() {
      const counted = [...counts];
      counts.clear();
      for (const [door, ofDoor] of counted) {
        const about = [...ofDoor].map(([what, count]) => `${count} ${what}`).join(', ');
        await performSystemAct(house, 'summarise-strangers', () => Promise.resolve({ answer: {}, about }), door);
      }
    },
  };
}
