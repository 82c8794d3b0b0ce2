type Child = Node | string | undefined;

/** An element with attributes and children; text goes in as text, so nothing of a rehearsal is ever read as markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K, attributes: Readonly<Record<string, string>> = {}, children: readonly Child[] = [],
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** The policy of the page forbids style attributes; properties that are set one by one are no such thing. */
export function styled<E extends HTMLElement>(element: E, properties: Readonly<Record<string, string>>): E {
  for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value);
  return element;
}
