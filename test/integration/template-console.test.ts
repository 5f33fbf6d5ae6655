/** What is deployed for a console of another origin: nothing, unless the deployment names it. */
import { App, Stack } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { routes } from '../../functions/dialects/index.ts';
import { GATEWAY_ANSWERS } from '../../infra/gateway-answers.ts';
import { environmentOf } from '../../infra/stack/settings.ts';
import { addTable } from '../../infra/stack/table.ts';
import { synthesize } from '../support/synthesize.ts';
import { routesOfTemplate } from '../support/template-routes.ts';

const { template } = synthesize();
const CONSOLE = 'https://console.example.com';
const chosen = synthesize({ consoleOrigin: CONSOLE }).template;

const PREFLIGHT = 'OPTIONS';
const ownPaths = new Set(
  routes.map(({ path }) => path).filter((path) => path.startsWith('/ledger/v1/')),
);

describe('a console of another origin', () => {
  const preflights = routesOfTemplate(chosen).filter(({ method }) => method === PREFLIGHT);

  test('is known to nothing unless the deployment names it', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/access-control|CONSOLE_ORIGIN/i);
    expect(routesOfTemplate(template).map(({ method }) => method)).not.toContain(PREFLIGHT);
  });

  test('may ask without a key what it may send, on every path of the own dialect', () => {
    expect(preflights.map(({ path }) => path).sort()).toEqual([...ownPaths].sort());
    for (const { authorized, keyed } of preflights) {
      expect({ authorized, keyed }).toEqual({ authorized: false, keyed: false });
    }
  });

  test('asks a function that serves the path, and opens nothing else', () => {
    for (const { path, function: name } of preflights) {
      const serving = routes.filter((route) => route.path === path);
      expect(serving.map((route) => route.function)).toContain(name);
    }
    const others = routesOfTemplate(chosen).filter(({ method }) => method !== PREFLIGHT);
    expect(others).toEqual(routesOfTemplate(template));
    expect(Object.keys(chosen.toJSON().Resources).length).toBeLessThanOrEqual(400);
  });

  test('can read what the gateway answers by itself', () => {
    for (const { type } of GATEWAY_ANSWERS) {
      chosen.hasResourceProperties('AWS::ApiGateway::GatewayResponse', {
        ResponseType: type,
        ResponseParameters: Match.objectLike({
          'gatewayresponse.header.access-control-allow-origin': `'${CONSOLE}'`,
        }),
      });
    }
  });

  test.each(['*', 'null', 'console.example.com', `${CONSOLE}/`, 'HTTPS://CONSOLE.EXAMPLE.COM'])(
    'cannot be %s',
    (consoleOrigin) => {
      const stack = new Stack(new App({ context: { consoleOrigin } }), 'Chosen');
      const choose = () => environmentOf(stack, addTable(stack), '1.2.3');
      expect(choose).toThrow('TALLYSTICK_CONSOLE_ORIGIN must be an origin');
    },
  );
});
