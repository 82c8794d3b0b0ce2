#!/usr/bin/env node
import { processOutput } from './io';
import { runProgram } from './program';

void runProgram(process.argv.slice(2), processOutput()).then((status) => { process.exitCode = status; });
