/* Conditions against one call: three-valued, because what is known of an argument may not suffice. */
#include "base/text.h"
#include "rules/match.h"

static enum verdict known(bool holds) { return holds ? VERDICT_YES : VERDICT_NO; }

static enum verdict opposite(enum verdict verdict) { return (enum verdict)(VERDICT_YES - verdict); }

static bool is_one_of(const struct condition *condition, int64_t number)
{
	for (size_t i = 0; i < condition->number_count; i++)
		if (condition->numbers[i] == number)
			return true;
	return false;
}

/* Tests that compare the argument with numbers. */
static enum verdict compare_number(const struct condition *condition, const struct arguments_view *view)
{
	int64_t number;
	if (!view->integer(view, condition->argument, &number))
		return VERDICT_MAYBE;
	switch (condition->test) {
	case CONDITION_NOT_EQUALS:
		return known(!is_one_of(condition, number));
	case CONDITION_LESS_THAN:
		return known(number < condition->numbers[0]);
	case CONDITION_GREATER_THAN:
		return known(number > condition->numbers[0]);
	default:
		return known(is_one_of(condition, number));
	}
}

static bool matches_any(const struct condition *condition, const char *text)
{
	for (size_t i = 0; i < condition->glob_count; i++)
		if (glob_matches(condition->globs[i], text))
			return true;
	return false;
}

static enum verdict matches_text(const struct condition *condition, const struct arguments_view *view)
{
	const char *text = view->string(view, condition->argument);
	return text ? known(matches_any(condition, text)) : VERDICT_MAYBE;
}

static enum verdict matches_name(const struct condition *condition, const struct arguments_view *view)
{
	const char *name = view->name ? view->name(view, condition->argument) : NULL;
	return name ? known(names_match(condition->globs, condition->glob_count, name)) : VERDICT_MAYBE;
}

static enum verdict matches_maker(const struct condition *condition, const struct arguments_view *view)
{
	const char *name = view->maker ? view->maker(view, condition->argument) : NULL;
	return name ? known(names_match(condition->globs, condition->glob_count, name)) : VERDICT_MAYBE;
}

static enum verdict matches_type(const struct condition *condition, const struct arguments_view *view)
{
	struct text whole = {0};
	size_t length;
	const char *type = view->type ? view->type(view, condition->argument, &length) : NULL;
	if (!type)
		return VERDICT_MAYBE;
	text_add_bytes(&whole, type, length);
	enum verdict verdict = known(matches_any(condition, text_string(&whole)));
	text_free(&whole);
	return verdict;
}

enum verdict condition_holds(const struct condition *condition, const struct arguments_view *view)
{
	unsigned argument = condition->argument;
	if (argument == ARGUMENT_RECEIVER ? !view->receiver : argument >= view->count)
		return known(condition->test == CONDITION_LACKS_FLAG || condition->test == CONDITION_NOT_EQUALS ||
		             condition->test == CONDITION_IS_NOT_GIVEN);
	switch (condition->test) {
	case CONDITION_HAS_FLAG:
		if (condition->field)
			return view->field_bits(view, argument, condition->field, condition->numbers[0]);
		return view->all_bits(view, argument, condition->numbers[0]);
	case CONDITION_LACKS_FLAG:
		return view->no_bits(view, argument, condition->numbers[0]);
	case CONDITION_IS_NULL:
		return view->is_null(view, argument);
	case CONDITION_IS_NOT_NULL:
		return opposite(view->is_null(view, argument));
	case CONDITION_IS_GIVEN:
	case CONDITION_IS_NOT_GIVEN:
		return known(condition->test == CONDITION_IS_GIVEN);
	case CONDITION_IS_NONBLOCKING:
		return view->is_nonblocking(view, argument, condition->word);
	case CONDITION_IS_DESCRIPTOR:
		return view->is_descriptor(view, argument, condition->word);
	case CONDITION_MATCHES:
		return matches_text(condition, view);
	case CONDITION_NAMED:
		return matches_name(condition, view);
	case CONDITION_RESULT_OF:
		return matches_maker(condition, view);
	case CONDITION_TYPED:
		return matches_type(condition, view);
	case CONDITION_IS_ZERO_RECORD:
		return view->is_zero_record ? view->is_zero_record(view, argument) : VERDICT_MAYBE;
	default:
		return compare_number(condition, view);
	}
}

/* Looks for a condition with the deciding verdict; without one, the first MAYBE is the doubt. */
static enum verdict decide(const struct conditions *conditions, const struct arguments_view *view,
                           enum verdict deciding, const struct condition **ret_doubt)
{
	const struct condition *doubt = NULL;
	enum verdict result = opposite(deciding);
	for (size_t i = 0; i < conditions->count && result != deciding; i++) {
		enum verdict verdict = condition_holds(&conditions->items[i], view);
		if (verdict == deciding)
			result = deciding;
		else if (verdict == VERDICT_MAYBE && !doubt)
			doubt = &conditions->items[i];
	}
	if (result == deciding)
		doubt = NULL;
	if (ret_doubt)
		*ret_doubt = doubt;
	return doubt ? VERDICT_MAYBE : result;
}

enum verdict conditions_all(const struct conditions *conditions, const struct arguments_view *view,
                            const struct condition **ret_doubt)
{
	return decide(conditions, view, VERDICT_NO, ret_doubt);
}

enum verdict conditions_any(const struct conditions *conditions, const struct arguments_view *view,
                            const struct condition **ret_doubt)
{
	return decide(conditions, view, VERDICT_YES, ret_doubt);
}

enum verdict rule_blocks(const struct rule *rule, const struct arguments_view *view, const struct condition **ret_doubt)
{
	const struct condition *doubt = NULL;
	bool silent = conditions_all(&rule->when, view, NULL) != VERDICT_YES;
	for (size_t i = 0; i < rule->unless.count && !silent; i++) {
		const struct condition *condition = &rule->unless.items[i];
		enum verdict verdict = condition_holds(condition, view);
		silent = verdict == VERDICT_YES;
		/* Of a descriptor more may be known than that it is not known. */
		if (verdict == VERDICT_MAYBE && !condition->unlikely &&
		    (!doubt || condition->test == CONDITION_IS_NONBLOCKING))
			doubt = condition;
	}
	if (ret_doubt)
		*ret_doubt = silent ? NULL : doubt;
	if (silent)
		return VERDICT_NO;
	return doubt ? VERDICT_MAYBE : VERDICT_YES;
}
