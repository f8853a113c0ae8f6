/* The least that a dynamic program costs: what start-up is measured against. */

int
main(void)
{
	return 0;
}
