export { parseSpan, SPAN_RULE } from '../decision/span';
