/** `npm run keys -- create …`: makes a key in the running local store, or in another table. */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { SCOPES, type Scope } from '../../functions/access/caller.ts';
import { makeSecret } from '../../functions/access/secret.ts';
import { namesOf } from '../../functions/dialects/client-names.ts';
import { clientRefFromName } from '../../functions/store/client-item.ts';
import { connectTable } from '../../functions/store/connect-table.ts';
import { nameKey } from '../../functions/store/keys.ts';
import type { Table } from '../../functions/store/table.ts';
import { connectionFrom } from './connection.ts';
import { bearerKey, callerOf, pairKey } from './key-records.ts';
import { StartFault } from './settings.ts';
import { newCall, storeKey } from './store-keys.ts';

const USAGE = `Use: npm run keys -- create --admin | --scopes <a,b>
       [--clients <x,y>] [--name <name>] [--whmcs]
  scopes: ${SCOPES.join(' ')}
  The key goes into the local server that runs on TALLYSTICK_DATA, else, with DYNAMODB_ENDPOINT
  or TALLYSTICK_TABLE, into that engine or that table (of a deployed stack: its output TableName,
  with the credentials and the region that the AWS CLI would use).
  A key in a usage plan is made over the API, with POST /ledger/v1/keys.`;

/** API Gateway passes on 8 KB of what the authorizer says of a caller. */
const MOST_CLIENTS = 200;

interface Asked {
  readonly scopes: readonly Scope[];
  readonly clients: readonly string[] | null;
  readonly name: string;
  readonly whmcs: boolean;
}

try {
  const asked = readArguments(process.argv.slice(2));
  const table = connectTable(connectionFrom(process.env));
  console.log(await create(table, asked));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
process.exit();

/** What to print: the secret is shown here and never again. */
async function create(table: Table, asked: Asked): Promise<string> {
  const clients = asked.clients && (await numbersOf(table, asked.clients));
  const caller = callerOf(randomUUID(), asked.name, asked.scopes, clients);
  if (asked.whmcs) {
    const pair = { identifier: makeSecret('identifier'), secret: makeSecret('secret') };
    await storeKey(table, pairKey(caller, pair, Date.now()));
    return `identifier ${pair.identifier}\nsecret     ${pair.secret}`;
  }
  const secret = makeSecret('live');
  await storeKey(table, bearerKey(caller, secret, Date.now()));
  return secret;
}

async function numbersOf(table: Table, names: readonly string[]): Promise<number[]> {
  const numbers: number[] = [];
  for (const name of names) numbers.push(await numberOf(table, name));
  return numbers;
}

async function numberOf(table: Table, text: string): Promise<number> {
  for (const name of namesOf(text)) {
    const item = await table.get(nameKey(name), newCall());
    if (item) return clientRefFromName(item).number;
  }
  throw new StartFault(`No client is called ${JSON.stringify(text)}: make it first.`);
}

function readArguments(args: string[]): Asked {
  const { values, positionals } = parse(args);
  if (positionals.length !== 1 || positionals[0] !== 'create') throw new StartFault(USAGE);
  if (!values.admin === !values.scopes) throw new StartFault(USAGE);
  return {
    scopes: values.admin ? SCOPES : split(values.scopes).map(readScope),
    clients: values.clients === undefined ? null : upTo(MOST_CLIENTS, split(values.clients)),
    name: values.name ?? 'Made by hand',
    whmcs: values.whmcs ?? false,
  };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        admin: { type: 'boolean' },
        scopes: { type: 'string' },
        clients: { type: 'string' },
        name: { type: 'string' },
        whmcs: { type: 'boolean' },
      },
    });
  } catch {
    throw new StartFault(USAGE);
  }
}

function upTo(most: number, names: string[]): string[] {
  if (names.length <= most) return names;
  throw new StartFault(`A key can be restricted to at most ${most} clients: leave out --clients.`);
}

function split(text: string | undefined): string[] {
  const parts = (text ?? '').split(',').map((part) => part.trim());
  if (parts.includes('')) throw new StartFault(USAGE);
  return parts;
}

function readScope(text: string): Scope {
  const scope = SCOPES.find((known) => known === text);
  if (scope) return scope;
  throw new StartFault(`${JSON.stringify(text)} is no scope: use some of ${SCOPES.join(', ')}.`);
}
