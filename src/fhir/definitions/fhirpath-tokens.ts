/** The tokens of FHIRPath. https://hl7.org/fhirpath/N1/#lexical-elements */

export interface Token {
  /** `quoted` is a name between back-ticks; texts are without their quotes and escapes. */
  readonly kind: 'name' | 'quoted' | 'string' | 'number' | 'symbol';
  readonly text: string;
}

const TOKEN =
  /\s+|(?<name>\$this|[A-Za-z_][A-Za-z0-9_]*)|`(?<quoted>[^`]*)`|'(?<string>(?:[^'\\]|\\.)*)'|(?<number>\d+(?:\.\d+)?)|(?<symbol><=|>=|!=|[()[\]{}.,=<>|+&%])/y;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['f', '\f'],
]);

/** Throws SyntaxError at what is no token. */
export function tokenize(expression: string): readonly Token[] {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < expression.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(expression)?.groups;
    if (groups === undefined) throw new SyntaxError(`no FHIRPath at ${expression.slice(at, at + 20)} of ${expression}`);
    const { name, quoted, string, number, symbol } = groups;
    if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else if (quoted !== undefined) tokens.push({ kind: 'quoted', text: quoted });
    else if (string !== undefined)
      tokens.push({ kind: 'string', text: string.replaceAll(/\\(.)/gs, (_, unit: string) => ESCAPES.get(unit) ?? unit) });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol });
  }
  return tokens;
}
