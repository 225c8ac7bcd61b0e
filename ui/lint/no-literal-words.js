/**
 * Every visible string has a key in words/: this rule refuses text that is written into Svelte markup, as element text, as an
 * expression that is only a string, or as an attribute that people read or hear. Knows nothing of the catalogue itself.
 */

const READ_ATTRIBUTES = new Set([
  'aria-label',
  'aria-description',
  'aria-placeholder',
  'aria-roledescription',
  'alt',
  'label',
  'placeholder',
  'title',
]);
const HAS_LETTER = /\p{L}/u;

const stringOf = (expression) => {
  if (expression.type === 'Literal') return typeof expression.value === 'string' ? expression.value : '';
  if (expression.type === 'TemplateLiteral') return expression.quasis.map((quasi) => quasi.value.raw).join('');
  if (expression.type === 'ConditionalExpression') return stringOf(expression.consequent) + stringOf(expression.alternate);
  if (expression.type === 'LogicalExpression') return stringOf(expression.left) + stringOf(expression.right);
  return '';
};

const textOf = (part) => (part.type === 'SvelteLiteral' ? part.value : part.type === 'SvelteMustacheTag' ? stringOf(part.expression) : '');

export default {
  meta: {
    type: 'problem',
    docs: { description: 'visible strings come from words/' },
    messages: { literal: '"{{text}}" is visible: give it a key in words/ and use t().' },
    schema: [],
  },
  create(context) {
    const refuse = (node, text) => {
      if (HAS_LETTER.test(text)) context.report({ node, messageId: 'literal', data: { text: text.trim().slice(0, 40) } });
    };
    const isMarkup = (node) => !['SvelteStyleElement', 'SvelteScriptElement', 'SvelteAttribute'].includes(node.parent.type);
    return {
      SvelteText: (node) => isMarkup(node) && refuse(node, node.value),
      SvelteMustacheTag: (node) => isMarkup(node) && refuse(node, stringOf(node.expression)),
      SvelteAttribute: (node) => READ_ATTRIBUTES.has(node.key.name) && refuse(node, node.value.map(textOf).join('')),
    };
  },
};
