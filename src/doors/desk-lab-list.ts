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
   * Whether digits that nothing has ended may be the beginning of a longer number: some list has shown one so long, or this one is on no list and
   * there is no hurry to say no. What is on the list, and alone there, is acted on at once.
   */
  unfinished(index: number, list: FreeSlots): boolean;
}

export function createLabLists(): LabLists {
  let labels: { readonly zone: string; readonly label: (ms: number) => string } | undefined;
  let kept: { readonly list: FreeSlots; readonly lab: LabList } | undefined;
  let highest = 0;

  const make = ({ slots, zone }: FreeSlots): LabList => {
    if (labels?.zone !== zone) labels = { zone, label: slotLabeller(zone) };
    const { label } = labels;
    highest = Math.max(highest, slots.at(-1)?.index ?? 0);
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
      if (kept?.list !== list) kept = { list, lab: make(list) };
      return kept.lab;
    },
    unfinished: (index, { slots }) => index * 10 <= highest || !isListed(index, slots),
  };
}

/** One at a time: a reply has room for some seventy, whatever the list holds. */
function* times(slots: readonly FreeSlot[], label: (ms: number) => string): Iterable<ListedTime> {
  for (const { index, start } of slots) yield { index, label: label(start) };
}

/** By halving: lists are in order of index. */
function isListed(index: number, slots: readonly FreeSlot[]): boolean {
  let low = 0;
  let high = slots.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((slots[middle]?.index ?? 0) < index) low = middle + 1;
    else high = middle;
  }
  return slots[low]?.index === index;
}
