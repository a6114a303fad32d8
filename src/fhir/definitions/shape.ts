/** How JSON and FHIRPath meet: which JSON keys an element name means, and of what type the values under them are. */
import {
  choiceKey,
  eachOnce,
  elementAt,
  isDefinedType,
  specializes,
  typeDefinition,
  type ElementDefinition,
  type TypeUse,
} from './definitions.ts';

/** JSON keys of one element; a choice has one child for each type. */
export interface Child {
  readonly key: string;
  /** Key of the id and extensions of a primitive, `_birthDate`. */
  readonly companion: string;
  /** Name of the shape of its values; `Resource` where only the value itself knows. */
  readonly shape: string;
}

export interface Shape {
  /** A type's name, or the path of an element that has children of its own, `Observation.component`. */
  readonly name: string;
  readonly children: ReadonlyMap<string, readonly Child[]>;
}

/** A value with its shape. A primitive that has only extensions has no value. */
export interface Node {
  readonly value: unknown;
  readonly shape: Shape;
  /** The companion object of a primitive. */
  readonly companion?: unknown;
}

/**
 * The engine's own copy of a member's name. One that was cut from a longer text or put together is looked up among all names each time an object is asked
 * for it, which takes longer than the asking.
 */
export const memberName = (text: string): string => Object.keys({ [text]: 0 })[0] ?? text;

const NO_CHILDREN: ReadonlyMap<string, readonly Child[]> = new Map();

/** The shape of that name; a name of no type has no children (system types of FHIRPath). */
export const shapeOf = eachOnce((name: string): Shape => {
  if (name.includes('.')) {
    const element = elementAt(name);
    return { name, children: childrenOf([...typeDefinition(element.types[0]?.code ?? 'Element').elements, ...element.children]) };
  }
  if (!isDefinedType(name)) return { name, children: NO_CHILDREN };
  return { name, children: childrenOf(typeDefinition(name).elements) };
});

/** Shape of the values of an element that has that type. */
export function shapeName(element: ElementDefinition, type: TypeUse | undefined): string {
  if (element.content !== undefined) return element.content;
  if (element.children.length > 0) return element.path;
  const code = type?.code ?? '';
  return code.startsWith('attribute:') ? code.slice('attribute:'.length) : code;
}

const childrenOf = (elements: readonly ElementDefinition[]): ReadonlyMap<string, readonly Child[]> =>
  new Map(
    elements.map((element): [string, readonly Child[]] => [
      memberName(element.name),
      element.types.length === 0
        ? [childOf(element.name, shapeName(element, undefined))]
        : element.types.map((type) =>
            childOf(element.isChoice ? choiceKey(element.name, type.code) : element.name, shapeName(element, type)),
          ),
    ]),
  );

const childOf = (key: string, shape: string): Child => ({
  key: memberName(key),
  companion: memberName(`_${key}`),
  shape: memberName(shape),
});

/** True where values of this shape are of that type: Age is Quantity, `Observation.component` is BackboneElement. */
export function shapeIs({ name }: Shape, type: string): boolean {
  const bare = name.includes('.') ? (elementAt(name).types[0]?.code ?? 'Element') : name;
  return specializes(bare, type);
}

/** A resource as a node; undefined where the JSON is none. */
export function resourceNode(value: unknown): Node | undefined {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, 'resourceType')) return undefined;
  const { resourceType } = value as { readonly resourceType: unknown }; // it has one
  if (typeof resourceType !== 'string' || !isDefinedType(resourceType) || !specializes(resourceType, 'Resource')) return undefined;
  return { value, shape: shapeOf(resourceType) };
}

/** Nodes of the children of that name, appended to `found`. Takes any JSON: what has not the expected shape has no nodes. */
export function pushChildren({ value, shape, companion }: Node, name: string, found: Node[]): void {
  const children = shape.children.get(name);
  if (children === undefined) {
    // The id and extensions of a primitive.
    if (companion !== undefined && (name === 'extension' || name === 'id'))
      pushChildren({ value: companion, shape: shapeOf('Element') }, name, found);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const child of children) pushChild(value as Record<string, unknown>, child, found); // an object, read by own keys only
}

function pushChild(value: Readonly<Record<string, unknown>>, { key, companion, shape }: Child, found: Node[]): void {
  const has = Object.hasOwn(value, key);
  const extra = Object.hasOwn(value, companion) ? value[companion] : undefined;
  if (!has && extra === undefined) return;
  const content = has ? value[key] : undefined;
  if (Array.isArray(content) || Array.isArray(extra)) {
    const items: readonly unknown[] = Array.isArray(content) ? content : [];
    const extras: readonly unknown[] = Array.isArray(extra) ? extra : [];
    const count = Math.max(items.length, extras.length);
    for (let i = 0; i < count; i++) pushValue(items[i], extras[i], shape, found);
  } else pushValue(content, extra, shape, found);
}

function pushValue(value: unknown, extra: unknown, shape: string, found: Node[]): void {
  const isThere = value !== undefined && value !== null;
  const hasExtra = typeof extra === 'object' && extra !== null;
  if (!isThere && !hasExtra) return;
  if (shape === 'Resource') {
    const node = resourceNode(value);
    if (node !== undefined) found.push(node);
  } else if (hasExtra) found.push({ value: isThere ? value : undefined, shape: shapeOf(shape), companion: extra });
  else found.push({ value, shape: shapeOf(shape) });
}
