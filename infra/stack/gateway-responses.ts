/** The gateway's own answers as API Gateway wants them. */
import { ResponseType, type RestApi } from 'aws-cdk-lib/aws-apigateway';
import { GATEWAY_ANSWERS, type GatewayAnswer } from '../gateway-answers.ts';

export function addGatewayResponses(api: RestApi): void {
  for (const answer of GATEWAY_ANSWERS) {
    api.addGatewayResponse(answer.type, {
      type: ResponseType.of(answer.type),
      ...(answer.status === null ? {} : { statusCode: String(answer.status) }),
      responseHeaders: headersOf(answer),
      templates: { 'application/json': answer.body },
    });
  }
}

/** Fixed values stand in single quotes, others name where they come from. */
function headersOf(answer: GatewayAnswer): Record<string, string> {
  const fixed = Object.entries(answer.headers).map(([name, value]) => [name, `'${value}'`]);
  return { ...Object.fromEntries(fixed), 'x-request-id': 'context.requestId' };
}
