#!/usr/bin/env node
import { processOutput } from './io';
import { runProgram } from './program';

// The SDK is inside the bundle: which version of Node its next one wants is nothing that a user can act on.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';

void runProgram(process.argv.slice(2), processOutput()).then((status) => { process.exitCode = status; });
