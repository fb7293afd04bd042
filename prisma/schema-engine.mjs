#!/usr/bin/env node
// Stands in for the engine binary that Prisma's CLI would download: it speaks the engine's JSON-RPC on stdin and stdout
// and answers with Prisma's own schema engine, the WebAssembly build from the package, over the pg adapter.
// Set PRISMA_SCHEMA_ENGINE_BINARY to this file. Never run `prisma migrate dev` with it: its shadow database is the real one.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import pg from 'pg';

const complain = (line) => process.stderr.write(`${line}\n`);

const INTERNAL_CHAR_OID = 18;
const TEXT_OID = 25;

const flagValues = (args, flag) => args.flatMap((arg, at) => (arg === flag ? [args[at + 1]] : []));

// The adapter does not know pg's one-byte "char": it is passed as text, then typed as a character again.
const markChars = (result) => {
  const chars = [];
  result?.fields?.forEach((field, at) => {
    if (field.dataTypeID === INTERNAL_CHAR_OID) {
      field.dataTypeID = TEXT_OID;
      chars.push(at);
    }
  });
  if (result?.rows) result.rows.chars = chars;
  return result;
};

class CharClient extends pg.Client {
  query(...args) {
    const callback = args.at(-1);
    if (typeof callback !== 'function') return super.query(...args)?.then?.(markChars);
    args[args.length - 1] = (error, result) => callback(error, markChars(result));
    return super.query(...args);
  }
}

const adapt = (queryable) => {
  const queryRaw = queryable.queryRaw.bind(queryable);
  queryable.queryRaw = async (query) => {
    const result = await queryRaw(query);
    for (const at of result.rows.chars ?? []) result.columnTypes[at] = ColumnTypeEnum.Character;
    return result;
  };
  // The adapter cuts scripts at every semicolon, also inside functions and comments. Sent whole, a migration is one
  // implicit transaction: all of it or nothing. (What must run outside one, like CONCURRENTLY, stands alone in its file.)
  queryable.executeScript = async (script) => {
    await queryable.underlyingDriver().query(script);
  };
  return queryable;
};

async function checkConnection(url) {
  const client = new pg.Client({ connectionString: url });
  try {
    await client.connect();
    await client.end();
    complain(JSON.stringify({ level: 'INFO', fields: { message: 'Connection successful' } }));
    return 0;
  } catch (error) {
    const code = error.code === '3D000' ? 'P1003' : 'P1001';
    complain(JSON.stringify({ level: 'ERROR', fields: { message: error.message, error_code: code } }));
    return 1;
  }
}

async function openEngine(args) {
  const require = createRequire(import.meta.url);
  const wasm = path.join(
    path.dirname(require.resolve('@prisma/schema-engine-wasm')),
    'schema_engine_bg.wasm',
  );
  const { instance } = await WebAssembly.instantiate(await readFile(wasm), {
    './schema_engine_bg.js': bindings,
  });
  bindings.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  globalThis.PRISMA_WASM_PANIC_REGISTRY ??= { set_message: (message) => complain(message) };

  const models = flagValues(args, '--datamodels');
  const datamodels = await Promise.all(models.map(async (file) => [file, await readFile(file, 'utf8')]));
  const datasource = flagValues(args, '--datasource')
    .map((text) => JSON.parse(text))
    .at(-1);
  const inner = new PrismaPg(new pg.Pool({ connectionString: datasource?.url, Client: CharClient }));
  const factory = {
    provider: inner.provider,
    adapterName: inner.adapterName,
    connect: async () => adapt(await inner.connect()),
    connectToShadowDb: async () => adapt(await inner.connectToShadowDb()),
  };
  const options = { datamodels: datamodels.length > 0 ? datamodels : undefined };
  return bindings.SchemaEngine.new(options, complain, bindMigrationAwareSqlAdapterFactory(factory));
}

const RENAMED = { getDatabaseVersion: 'version' };
const send = (message) => process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);

async function answer(engine, request) {
  try {
    const result = await engine[RENAMED[request.method] ?? request.method](request.params);
    if (request.method === 'diff' && result?.stdout) {
      send({ id: `print-${request.id}`, method: 'print', params: { content: result.stdout } });
    }
    send({ id: request.id, result: result ?? null });
  } catch (error) {
    const data = { is_panic: false, message: error.message, error_code: error.code };
    send({ id: request.id, error: { code: 4466, message: error.message, data } });
  }
}

const args = process.argv.slice(2);
if (args.includes('can-connect-to-database') || args.includes('create-database')) {
  process.exit(await checkConnection(JSON.parse(flagValues(args, '--datasource')[0]).url));
}
const engine = await openEngine(args);
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  if (request.method) await answer(engine, request);
}
process.exit(0);
