import xmlbuilder from 'xmlbuilder';

/** Begins a document; characters that XML cannot have at all become U+FFFD. */
export function xmlRoot(name: string): xmlbuilder.XMLElement {
  return xmlbuilder.create(name, { encoding: 'UTF-8', invalidCharReplacement: '\ufffd' });
}

/** The document that an element belongs to, as text. */
export function xmlText(element: xmlbuilder.XMLElement): string {
  return `${element.end({ pretty: true })}\n`;
}
