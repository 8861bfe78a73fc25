// check_matcher.js TASKS FOLDER COMPACT REPORT: the problem matcher of the tasks, applied as VS Code does, finds each finding of
// the JSON report, and nothing else.
const assert = require('node:assert/strict');
const fs = require('node:fs');

const [tasksPath, folder, compactPath, reportPath] = process.argv.slice(2);
const tasks = JSON.parse(fs.readFileSync(tasksPath, 'utf8').replace(/^\/\/.*$/gm, ''));
const matcher = tasks.tasks[0].problemMatcher;
const {regexp, ...groups} = matcher.pattern;
const expression = new RegExp(regexp);

const matched = fs.readFileSync(compactPath, 'utf8').split('\n').map((line) => expression.exec(line)).filter(Boolean)
	.map((found) => [found[groups.file], Number(found[groups.line]), Number(found[groups.column]), found[groups.severity],
		found[groups.message], found[groups.code]]);
const expected = JSON.parse(fs.readFileSync(reportPath, 'utf8')).findings.map((finding) =>
	[`${folder}/${finding.file}`, finding.line, finding.column, finding.severity, finding.message, finding.rule]);
assert.ok(expected.length > 1);
assert.deepEqual(matched, expected);
// What the task calls is what prints this.
const args = tasks.tasks[0].args;
assert.equal(args[args.indexOf('--format') + 1], 'compact');
