/** Weekly hours as DIR/medlar.json states them: `"hours": [{ "doctor": "doc1", "weekdays": ["Mon", "Tue"], "from": "09:00", "to": "12:00", "minutes": 30 }]`. */
import type { Hours } from '#centre/schedules.ts';
import { type Weekday, weeklyRuleFault } from '#model/weekly-rule.ts';
import { type Kind, Unreadable } from './setting.ts';

const WEEKDAYS: ReadonlyMap<unknown, Weekday> = new Map<unknown, Weekday>([
  ['Mon', 1],
  ['Tue', 2],
  ['Wed', 3],
  ['Thu', 4],
  ['Fri', 5],
  ['Sat', 6],
  ['Sun', 7],
]);
const RULES_MAX = 10_000;
const DOCTOR = /^[^\s\p{Cc}]{1,64}$/u;
const FIELDS = ['doctor', 'weekdays', 'from', 'to', 'minutes'];

export const hours = (): Kind<readonly Hours[]> => ({
  word: '[…]',
  read(raw) {
    if (!Array.isArray(raw) || raw.length > RULES_MAX)
      return new Unreadable('a list of hours, each {"doctor","weekdays","from","to","minutes"}');
    const rules: Hours[] = [];
    for (const [index, item] of raw.entries()) {
      const rule = readHours(item);
      if (rule instanceof Unreadable) return new Unreadable(`in its entry ${index + 1}: ${rule.expected}`);
      rules.push(rule);
    }
    return rules;
  },
});

function readHours(item: unknown): Hours | Unreadable {
  if (typeof item !== 'object' || item === null) return new Unreadable('{"doctor","weekdays","from","to","minutes"}');
  const stranger = Object.keys(item).find((field) => !FIELDS.includes(field));
  if (stranger !== undefined) return new Unreadable(`only the fields ${FIELDS.join(', ')}, not "${stranger}"`);
  const { doctor, weekdays, from, to, minutes } = item as Readonly<Record<string, unknown>>; // an object, as just seen
  if (typeof doctor !== 'string' || !DOCTOR.test(doctor)) return new Unreadable('the doctor’s name in one word');
  if (!Array.isArray(weekdays)) return new Unreadable('"weekdays", a list of Mon, Tue, Wed, Thu, Fri, Sat, Sun');
  const days: Weekday[] = [];
  for (const name of weekdays) {
    const day = WEEKDAYS.get(name);
    if (day === undefined) return new Unreadable('"weekdays", a list of Mon, Tue, Wed, Thu, Fri, Sat, Sun');
    days.push(day);
  }
  if (typeof from !== 'string' || typeof to !== 'string' || typeof minutes !== 'number') {
    return new Unreadable('"from" and "to" as "09:00", and "minutes" as a number');
  }
  const fault = weeklyRuleFault({ weekdays: days, from, to, minutes, zone: 'UTC' });
  return fault === undefined ? { doctor, weekdays: days, from, to, minutes } : new Unreadable(fault);
}
