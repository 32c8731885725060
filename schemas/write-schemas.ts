import { writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { jsonSchemas } from './json-schemas.ts';

for (const [name, schema] of jsonSchemas()) {
  const path = new URL(name, import.meta.url).pathname;
  const config = await resolveConfig(path);
  writeFileSync(path, await format(JSON.stringify(schema), { ...config, filepath: path }));
}
