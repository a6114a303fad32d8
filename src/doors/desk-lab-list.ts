/** The list as lab clients read it, and as the server's log tells of it. */
import type { FreeSlot, FreeSlots } from '#centre/requests.ts';
import { listReply, type ListedTime } from '#model/lab-words.ts';
import { slotLabeller } from '#model/weekly-rule.ts';

export interface LabList {
  /** The reply, made once per list. */
  readonly bytes: Uint8Array;
  /** `1 Tue 01pm doc1 41000`, a line for each line of the reply. */
  readonly logged: () => string;
}

export interface LabLists {
  of(list: FreeSlots): LabList;
  /**
   * Whether digits that nothing has ended may be the beginning of a longer number: the centre has listed numbers so long, or none as large as this
   * one yet, so that there is no hurry to say no. `current` is asked only then: to make a list after every booking would cost more than the booking.
   */
  unfinished(index: number, current: () => FreeSlots): boolean;
}

export function createLabLists(): LabLists {
  let labels: { readonly zone: string; readonly label: (ms: number) => string } | undefined;
  let kept: { readonly list: FreeSlots; readonly lab: LabList } | undefined;
  let highest = 0;

  /** Lists are in order of index. */
  const see = ({ slots }: FreeSlots): void => {
    highest = Math.max(highest, slots.at(-1)?.index ?? 0);
  };

  const make = ({ slots, zone }: FreeSlots): LabList => {
    if (labels?.zone !== zone) labels = { zone, label: slotLabeller(zone) };
    const { label } = labels;
    const reply = listReply(times(slots, label));
    const shown = reply.split('\n').length - 1;
    let logged: string | undefined;
    return {
      bytes: Buffer.from(reply, 'latin1'),
      logged: () =>
        (logged ??= slots
          .slice(0, shown)
          .map((slot) => `${slot.index} ${label(slot.start)} ${slot.doctor} ${slot.port ?? ''}`)
          .join('\n')),
    };
  };

  return {
    of(list) {
      see(list);
      if (kept?.list !== list) kept = { list, lab: make(list) };
      return kept.lab;
    },
    unfinished(index, current) {
      if (index > highest) see(current());
      return index * 10 <= highest || index > highest;
    },
  };
}

/** One at a time: a reply has room for some seventy, whatever the list holds. */
function* times(slots: readonly FreeSlot[], label: (ms: number) => string): Iterable<ListedTime> {
  for (const { index, start } of slots) yield { index, label: label(start) };
}
