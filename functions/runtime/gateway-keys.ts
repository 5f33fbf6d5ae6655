/** Makes API Gateway keys, each in one of the deployment's usage plans. */
import { randomInt } from 'node:crypto';
import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  paginateGetUsagePlans,
} from '@aws-sdk/client-api-gateway';
import type { GatewayKey, GatewayKeys } from '../access/key-desk.ts';
import { readPlans, VARIABLES } from './environment.ts';

type Variables = Readonly<Record<string, string | undefined>>;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** API Gateway takes 20 to 128 alphanumerics. */
const VALUE_LENGTH = 40;

/** Nothing is connected before the first key is made. */
export function gatewayKeys(variables: Variables): GatewayKeys {
  const plans = readPlans(variables);
  const endpoint = variables[VARIABLES.gatewayEndpoint] || null;
  let client: APIGatewayClient | null = null;
  return {
    plans: Object.keys(plans),
    make: (name, plan) => {
      client ??= new APIGatewayClient(endpoint === null ? {} : { endpoint, ...LOCAL });
      return makeKey(client, name, plans[plan] ?? plan);
    },
  };
}

/** Whom a control plane on this computer takes for granted. */
const LOCAL = {
  region: 'local',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
};

async function makeKey(client: APIGatewayClient, name: string, plan: string): Promise<GatewayKey> {
  const usagePlanId = await planId(client, plan);
  const value = Array.from({ length: VALUE_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]);
  const asked = { name, value: value.join(''), enabled: true };
  const { id } = await client.send(new CreateApiKeyCommand(asked));
  if (!id) throw new Error('API Gateway made a key without an id');
  const joined = { usagePlanId, keyId: id, keyType: 'API_KEY' };
  await client.send(new CreateUsagePlanKeyCommand(joined));
  return { id, value: asked.value };
}

/**
 * Plans are known to the function by name: their ids follow from the stage, the stage from the
 * methods, the methods from the functions, so that no function can be told them beforehand.
 */
async function planId(client: APIGatewayClient, name: string): Promise<string> {
  for await (const { items = [] } of paginateGetUsagePlans({ client }, {})) {
    const id = items.find((plan) => plan.name === name)?.id;
    if (id) return id;
  }
  throw new Error(`API Gateway has no usage plan ${name}`);
}
