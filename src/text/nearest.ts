export { listed, nearest, suggestion } from '../decision/nearest';
