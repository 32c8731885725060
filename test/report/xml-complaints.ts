import { readFileSync } from 'node:fs';
import { validateXML } from 'xmllint-wasm';

/** What a schema of test/fixtures/schemas says against a text. */
export async function xmlComplaints(xml: string, schema: 'junit.xsd' | 'graphml.xsd'): Promise<readonly { readonly message: string }[]> {
  const contents = readFileSync(new URL(`../fixtures/schemas/${schema}`, import.meta.url), 'utf8');
  return (await validateXML({ xml: [{ fileName: 'text.xml', contents: xml }], schema: [{ fileName: schema, contents }] })).errors;
}
