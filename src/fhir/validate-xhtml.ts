/**
 * Narrative.div: well-formed XHTML of the elements and attributes that FHIR allows, with nothing in it that could run or fetch a script, and not empty.
 * Reads left to right, once; never builds a tree. https://hl7.org/fhir/R4/narrative.html#xhtml (txt-1, txt-2)
 */
import { shown, type Complaint } from './validate-issues.ts';

const NAMESPACE = 'http://www.w3.org/1999/xhtml';
const DEPTH_MAX = 256;

const ELEMENTS: ReadonlySet<string> = new Set(
  (
    'div p br h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite blockquote hr address bdo kbd sub sup ins del u s ' +
    'ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp img map area'
  ).split(' '),
);

const ATTRIBUTES_OF_ALL: ReadonlySet<string> = new Set(
  'title style class id lang xml:lang dir accesskey tabindex align valign width height char charoff nowrap border xml:space'.split(' '),
);

const ATTRIBUTES: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries({
    a: 'href name rel rev target charset type hreflang shape coords',
    area: 'href shape coords alt nohref',
    blockquote: 'cite',
    q: 'cite',
    ins: 'cite datetime',
    del: 'cite datetime',
    br: 'clear',
    hr: 'size noshade',
    img: 'src alt longdesc usemap ismap hspace vspace name',
    map: 'name',
    li: 'type value',
    ol: 'type start compact',
    ul: 'type compact',
    dl: 'compact',
    table: 'summary cellpadding cellspacing frame rules bgcolor',
    col: 'span',
    colgroup: 'span',
    tr: 'bgcolor',
    td: 'abbr axis headers scope rowspan colspan bgcolor',
    th: 'abbr axis headers scope rowspan colspan bgcolor',
  }).map(([element, names]) => [element, new Set(names.split(' '))]),
);

const LINKS: ReadonlySet<string> = new Set(['href', 'src', 'cite', 'longdesc', 'usemap']);

const TAG = /<(\/?)([A-Za-z][\w.:-]*)/y;
const ATTRIBUTE = /\s+([A-Za-z_:][\w.:-]*)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/y;
const TAG_END = /\s*(\/?)>/y;
const ENTITY = /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});/y;
const NUMERIC_ENTITY = /&#(?:(\d{1,7})|x([0-9a-fA-F]{1,6}));/g;
// eslint-disable-next-line no-control-regex -- browsers skip these within a scheme
const SKIPPED_IN_LINKS = /[\u0000-\u0020]+/g;

const narrative = (text: string): Complaint => ({ code: 'invariant', text: `the narrative is not safe XHTML (txt-1): ${text}` });

/** Undefined when the value is a narrative that may be shown as it is. */
export function narrativeComplaint(value: unknown): Complaint | undefined {
  if (typeof value !== 'string') return { code: 'structure', text: `XHTML as a string expected, not ${shown(value)}` };
  if (!value.isWellFormed()) return narrative('a lone surrogate');
  const text = value.trim();
  const open: string[] = [];
  let hasContent = false;
  let position = 0;
  while (position < text.length) {
    if (position > 0 && open.length === 0) return narrative('there is something after the outermost div');
    const next = text.indexOf('<', position);
    const end = next === -1 ? text.length : next;
    if (end > position) {
      if (open.length === 0) return narrative('it must begin with <div');
      const fault = textFault(text, position, end);
      if (fault !== undefined) return narrative(fault);
      hasContent ||= /\S/.test(text.slice(position, end));
      position = end;
      continue;
    }
    if (text.startsWith('<!--', position)) {
      const close = text.indexOf('-->', position + 4);
      if (close === -1) return narrative('a comment does not end');
      if (open.length === 0) return narrative('it must begin with <div');
      position = close + 3;
      continue;
    }
    TAG.lastIndex = position;
    const tag = TAG.exec(text);
    if (tag === null) return narrative(`${shown(text.slice(position, position + 20))} is no tag`);
    const [, slash, name = ''] = tag;
    if (!ELEMENTS.has(name)) return narrative(`element ${shown(name)} is not allowed`);
    position = TAG.lastIndex;
    let isNarrative = false;
    if (slash === '') {
      const attributes = readAttributes(text, position, name);
      if (typeof attributes === 'string') return narrative(attributes);
      position = attributes.end;
      isNarrative = attributes.isNarrative;
    }
    TAG_END.lastIndex = position;
    const close = TAG_END.exec(text);
    if (close === null) return narrative(`tag ${name} is not as XML has it near ${shown(text.slice(position, position + 20))}`);
    position = TAG_END.lastIndex;
    if (slash === '/') {
      if (close[1] === '/') return narrative(`tag ${name} has two slashes`);
      if (open.pop() !== name) return narrative(`</${name}> ends nothing that is open there`);
      continue;
    }
    if (open.length === 0) {
      if (name !== 'div') return narrative('it must begin with <div');
      if (!isNarrative) return narrative(`the outermost div must have xmlns="${NAMESPACE}"`);
    }
    hasContent ||= name === 'img';
    if (close[1] !== '/') open.push(name);
    if (open.length > DEPTH_MAX) return narrative(`nested deeper than ${DEPTH_MAX}`);
    if (close[1] === '/' && open.length === 0 && position < text.length) return narrative('there is something after the outermost div');
  }
  if (open.length > 0) return narrative(`<${open.at(-1) ?? ''}> does not end`);
  return hasContent ? undefined : { code: 'invariant', text: 'the narrative has no content (txt-2)' };
}

function textFault(text: string, from: number, to: number): string | undefined {
  for (let at = text.indexOf('&', from); at !== -1 && at < to; at = text.indexOf('&', at + 1)) {
    ENTITY.lastIndex = at;
    if (!ENTITY.test(text)) return `${shown(text.slice(at, at + 10))} is no entity of XML`;
  }
  return undefined;
}

/** Reads the attributes of a tag from `from`; a text says what is wrong. */
function readAttributes(text: string, from: number, element: string): { readonly end: number; readonly isNarrative: boolean } | string {
  let end = from;
  let isNarrative = false;
  const seen = new Set<string>();
  for (;;) {
    ATTRIBUTE.lastIndex = end;
    const match = ATTRIBUTE.exec(text);
    if (match === null) return { end, isNarrative };
    end = ATTRIBUTE.lastIndex;
    const [, name = '', double, single] = match;
    const value = double ?? single ?? '';
    if (seen.has(name)) return `attribute ${name} twice`;
    seen.add(name);
    const fault = textFault(value, 0, value.length);
    if (fault !== undefined) return fault;
    if (name === 'xmlns') {
      if (value !== NAMESPACE) return `xmlns must be ${NAMESPACE}`;
      isNarrative = true;
      continue;
    }
    if (!ATTRIBUTES_OF_ALL.has(name) && ATTRIBUTES.get(element)?.has(name) !== true)
      return `attribute ${shown(name)} is not allowed in ${element}`;
    if (LINKS.has(name) && !isSafeLink(value, element === 'img' && name === 'src')) return `${name} may not be ${shown(value)}`;
    if (name === 'style' && /expression|javascript|vbscript|behavior|-moz-binding|@import|\\/i.test(plain(value)))
      return `style may not be ${shown(value)}`;
  }
}

/** With numeric entities read and without what browsers skip. */
const plain = (value: string): string =>
  value
    .replaceAll(NUMERIC_ENTITY, (_, decimal: string | undefined, hex: string | undefined) => {
      const point = decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal);
      return point <= 0x10_ffff ? String.fromCodePoint(point) : '';
    })
    .replaceAll(SKIPPED_IN_LINKS, '');

/** No scheme that runs something; `data:` only for images. */
function isSafeLink(value: string, isImage: boolean): boolean {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(plain(value))?.[1]?.toLowerCase();
  if (scheme === undefined) return !plain(value).startsWith('&');
  if (scheme === 'data') return isImage && /^data:image\/(?:png|jpeg|gif|webp|bmp);/i.test(plain(value));
  return scheme !== 'javascript' && scheme !== 'vbscript' && scheme !== 'livescript';
}
