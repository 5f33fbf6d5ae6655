/** Leaves sentences for people alone: what a refusal or an assertion says steers nothing. */

const SPEAKERS = new Set(['refuse', 'assert', 'Error', 'TypeError', 'Outage', 'short']);
const SENTENCES = new Set(['detail', 'hint']);

export const strykerPlugins = [
  {
    kind: 'Ignore',
    name: 'sentences',
    value: {
      shouldIgnore(path) {
        if (!path.isStringLiteral() && !path.isTemplateLiteral()) return undefined;
        return isSpoken(path) ? 'a sentence for people' : undefined;
      },
    },
  },
];

/** An argument with spaces in it, or part of a variable that holds a sentence. */
function isSpoken(path) {
  const { parentPath: parent } = path;
  if (parent.isCallExpression() || parent.isNewExpression()) {
    return SPEAKERS.has(parent.node.callee.name) && / /.test(textOf(path.node));
  }
  const held = path.findParent((above) => above.isVariableDeclarator() || above.isFunction());
  return held?.isVariableDeclarator() === true && SENTENCES.has(held.node.id.name);
}

function textOf(node) {
  return node.type === 'StringLiteral'
    ? node.value
    : node.quasis.map((quasi) => quasi.value.raw).join('');
}
