/** What `cdk synth` and `cdk deploy` run: bundles the functions, then describes the stack. */
import { App } from 'aws-cdk-lib';
import { routes } from '../functions/dialects/index.ts';
import manifest from '../package.json' with { type: 'json' };
import { bundle } from './bundle.ts';
import { acknowledge } from './stack/acknowledged.ts';
import { TallystickStack } from './stack/tallystick-stack.ts';

const stack = new TallystickStack(new App(), 'Tallystick', {
  description: 'Tallystick: a ledger of prepaid credits',
  routes,
  bundles: bundle(),
  version: manifest.version,
});
acknowledge(stack);
