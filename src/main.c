/* subak: hands the command line to its edge, with the vocabulary that it was built with. */
#include "domain/tables.h"
#include "edge/cli/cli.h"

int main(int argc, char **argv)
{
    return cli_run(argc, argv, &model_tables);
}
